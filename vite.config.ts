import { minifyContractRouter } from '@orpc/contract';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { contract } from '#app/contract.ts';
import { pageWords } from '#app/page-words.ts';

/** The API's methods and paths without their schemas: what the browser's client needs to know. */
function contractAddresses(): Plugin {
  return {
    name: 'encours-contract',
    resolveId: (id) => (id === 'virtual:contract' ? '\0virtual:contract' : undefined),
    load: (id) => (id === '\0virtual:contract' ? `export default ${JSON.stringify(minifyContractRouter(contract))}` : undefined),
  };
}

export default defineConfig({
  root: 'src/web',
  plugins: [react(), contractAddresses(), pageWords()],
  build: { outDir: '../../dist/web', emptyOutDir: true, manifest: true, target: 'es2023' },
  server: { port: 5173, strictPort: true, proxy: { '/api': 'http://127.0.0.1:3000' } },
});

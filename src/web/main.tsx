import './ui/mantine.css';
import './ui/tokens.css';
import './ui/app.css';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadWords } from '#words/words.ts';
import { ApiError } from './api.ts';
import { makeRouter } from './router.tsx';
import { Confirming } from './ui/Confirm.tsx';
import { cssVariablesResolver, theme } from './ui/theme.ts';
import { Toasts } from './ui/Toasts.tsx';
import { firstLocale, Words } from './words.tsx';

const locale = firstLocale();
document.documentElement.lang = locale;
await loadWords(locale);

const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 15_000, retry: (failures, error) => failures < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500) },
  },
});
const router = makeRouter(queryClient);
const schemes = localStorageColorSchemeManager({ key: 'encours-scheme' });

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Words first={locale}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} colorSchemeManager={schemes} defaultColorScheme="auto">
        <QueryClientProvider client={queryClient}>
          <Confirming>
            <RouterProvider router={router} />
            <Toasts />
          </Confirming>
        </QueryClientProvider>
      </MantineProvider>
    </Words>
  </StrictMode>,
);

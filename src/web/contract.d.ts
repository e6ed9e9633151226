declare module 'virtual:contract' {
  import type { AnyContractRouter } from '@orpc/contract';

  const addresses: AnyContractRouter;
  export default addresses;
}

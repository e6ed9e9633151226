import { createORPCClient, ORPCError } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { JsonifiedClient } from '@orpc/openapi-client';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import addresses from 'virtual:contract';
import type { contract } from '#app/contract.ts';

/** What the server refused or could not do; `status` 0 when it did not answer at all. `message` is a sentence for the person reading. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, message: string, code = '') {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The public API, typed by its contract; `virtual:contract` holds only methods and paths, so that no schema travels to the browser. */
export const client: JsonifiedClient<ContractRouterClient<typeof contract>> = createORPCClient(new OpenAPILink(addresses, {
  url: () => `${window.location.origin}/api`,
  headers: () => ({ 'accept-language': document.documentElement.lang }),
  interceptors: [async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      throw asApiError(error);
    }
  }],
}));

/** The same, as queries and mutations of TanStack Query: `api.customers.get.queryOptions({ input })`. */
export const api = createTanstackQueryUtils(client);

function asApiError(error: unknown): unknown {
  if (error instanceof ORPCError) return new ApiError(error.status, error.message, String(error.code));
  if (error instanceof Error && error.name === 'AbortError') return error;
  return new ApiError(0, '');
}

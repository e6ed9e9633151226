import type { InferRouterOutputs } from '#web/api.ts';


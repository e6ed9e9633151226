import { queryOptions } from '@tanstack/react-query';
import type { Day } from '#values/day.ts';
import { call } from './api.ts';

export type Role = 'admin' | 'credit_manager' | 'collector' | 'sales' | 'read_only';

/** Who is reading, for which company, and what day it is there. `demo` when the company is the demonstration one, its day stopped. */
export type Session = {
  user: { name: string; email: string; role: Role };
  organisation: { name: string; currency: string; zone: string };
  today: Day;
  demo: boolean;
};

export const sessionQuery = queryOptions({ queryKey: ['session'], queryFn: () => call<Session>('/api/session'), staleTime: 60_000, retry: false });

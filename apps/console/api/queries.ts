import { QueryClient } from '@tanstack/react-query'
import { isSignedOut } from './ask.ts'
import { isPassing } from './trouble.ts'

/** A refusal is an answer. Asked again is only while engines restart, for up to half a minute, and once somebody has signed in again. */
const retry = (failures: number, error: unknown): boolean => isSignedOut(error) || (isPassing(error) && failures < 6)
const retryDelay = (failures: number, error: unknown): number =>
  isSignedOut(error) ? 0 : Math.min(8000, 500 * 2 ** failures)

/** What the console has asked and heard. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 30_000, retry, retryDelay },
    // An act that found nobody signed in has done nothing: it waits for the person, then is tried anew.
    mutations: { retry: (_, error) => isSignedOut(error), retryDelay: 0 },
  },
})

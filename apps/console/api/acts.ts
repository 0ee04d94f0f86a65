import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { Sending } from './transport.ts'
import { type Told, Trouble } from './trouble.ts'
import { useViewer } from './viewer.ts'

/**
 * An act of the person. What is sent again after no answer came carries the key of the first time, so that it happens once; what
 * was changed before it is sent again is another act. `touches` names the questions that have another answer afterwards.
 */
export function useAct<Input, Output>(
  perform: (input: Input, sending: Sending) => Promise<Output>,
  touches: readonly string[],
) {
  const viewer = useViewer()
  const queries = useQueryClient()
  const last = useRef<Readonly<{ text: string; key: string }>>(undefined)
  return useMutation({
    mutationFn: async (input: Input) => {
      const text = JSON.stringify(input)
      const key = last.current?.text === text ? last.current.key : crypto.randomUUID()
      last.current = { text, key }
      const done = await perform(input, { viewer, key })
      last.current = undefined
      return done
    },
    // Also after a refusal: what it was refused for may be that something else stands there by now.
    onSettled: () =>
      queries.invalidateQueries({
        predicate: ({ queryKey: [of, what] }) => of === viewer && touches.includes(String(what)),
      }),
  })
}

const UNCHANGED = 'Nothing was changed.'

/** Why an act did not come about, in words: what happened, what is safe, what to do. */
export function tellAct(error: unknown): Told {
  if (!(error instanceof Trouble) || error.status === 0) {
    return {
      happened: 'No answer came.',
      safe: 'It may have been done or not; sent again, it is done once.',
      next: 'Check the connection, then try again.',
    }
  }
  const happened = `${error.message}.`
  if (error.status === 401) {
    return { happened, safe: UNCHANGED, next: 'Sign in again; what you have typed stays here until you leave.' }
  }
  if (error.status === 403) return { happened, safe: UNCHANGED, next: 'Ask an owner of your organization.' }
  if (error.status === 412) {
    return { happened: 'Somebody else changed it meanwhile.', safe: UNCHANGED, next: 'Look at it again, then decide.' }
  }
  if (error.status === 429) return { happened, safe: UNCHANGED, next: 'Wait a little, then try again.' }
  if (error.status < 500) return { happened, safe: UNCHANGED, next: '' }
  if (error.status === 503) {
    return { happened: 'The engines restart.', safe: UNCHANGED, next: 'Try again in a few seconds.' }
  }
  return {
    happened: 'The server met an error of its own.',
    safe: 'Its work was rolled back: nothing is half done.',
    next: 'Try again. The server’s log has the details.',
  }
}

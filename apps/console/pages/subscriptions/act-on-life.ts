import { useDebouncedValue } from '@mantine/hooks'
import { useAct } from '#apps/console/api/acts.ts'
import { usePreview } from '#apps/console/api/previews.ts'
import { TOUCHED_BY_LIFE } from '#apps/console/api/subscriptions.ts'
import { act } from '#apps/console/api/transport.ts'

const TYPING_MS = 350

/**
 * An act upon subscriptions with what it would come to, asked of the act itself as soon as the form is complete. `ready` is the answer
 * for exactly what the form says now: without it nothing can be done.
 */
export function useActOnLife<Answer>(path: string, body: object | undefined) {
  const text = body === undefined ? '' : JSON.stringify(body)
  const [settled] = useDebouncedValue(text, TYPING_MS)
  const wanted = settled === '' ? undefined : (JSON.parse(settled) as object)
  const preview = usePreview<Answer>(path, wanted)
  const perform = useAct((told: object, sending) => act<Answer>('POST', path, sending, told), TOUCHED_BY_LIFE)
  const isCurrent = settled === text && text !== ''
  return { perform, ready: isCurrent ? preview.data : undefined, refused: isCurrent ? preview.error : undefined }
}

/** Why it can't be done yet; undefined where it can. */
export function blockedBy(
  missing: string | undefined,
  { ready, refused }: Readonly<{ ready: unknown; refused: unknown }>,
): string | undefined {
  if (missing !== undefined) return missing
  if (refused) return 'It can’t be done so.'
  return ready === undefined ? 'Looking at what it comes to…' : undefined
}

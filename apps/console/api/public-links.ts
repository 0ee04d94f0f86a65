import type { paths } from '#clients/typescript/schema.ts'
import { call } from './session-call.ts'

type Preview = paths['/v1/confirmations/preview']['post']['responses'][200]['content']['application/json']

/** What the link of a mail asks. */
export const previewConfirmation = (token: string) => call<Preview>('/v1/confirmations/preview', { token })

export type TookPlace = Readonly<{ token: string; answer: 'confirmed' | 'denied' }>
export const answerConfirmation = (given: TookPlace) => call('/v1/confirmations', given)

/** Ends the mails that the link's letter was one of. */
export const unsubscribe = (token: string) => call(`/unsubscribe/${encodeURIComponent(token)}`)

import { noticeSessionEnd } from './session-end.ts'
import { refusalOf } from './session-trouble.ts'
import { Trouble } from './trouble.ts'

type Fields = Readonly<Record<string, unknown>>

/** Tells the sign-in something. A refusal is thrown as `Refused`. */
export async function call<T = unknown>(path: string, body: Fields = {}): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  return await answerOf<T>(fetch(path, { method: 'POST', headers, body: JSON.stringify(body) }))
}

/** Asks the sign-in something. */
export async function read<T>(path: string): Promise<T> {
  return await answerOf<T>(fetch(path))
}

async function answerOf<T>(asked: Promise<Response>): Promise<T> {
  const response = await asked.catch(() => {
    throw new Trouble(0, 'unreachable', 'The server does not answer')
  })
  const content: unknown = await response.json().catch(() => ({}))
  if (response.ok) return content as T
  const refused = refusalOf(content, response)
  if (refused.code === 'not_signed_in') noticeSessionEnd()
  throw refused
}

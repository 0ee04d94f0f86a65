import type { z } from 'zod'
import type { Result } from '#core/ground/result.ts'
import type { Context } from './context.ts'

/** Why an act or a question was refused: a stable code, and a sentence that names what was given and what was wanted. */
export type Refusal = Readonly<{ code: string; says: string }>

/** Who may use a door: every organization for what row-level security shows it, or the operator alone. */
export type Access = 'organization' | 'operator'

/**
 * One way in: an act or a question with all that its HTTP route, OpenAPI entry, command and audit record are made from. A
 * parameter in braces in the path is a field of the input; a GET's other fields are its query, a POST's are its body.
 */
export type Door<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodType = z.ZodType> = Readonly<{
  name: string
  kind: 'act' | 'question'
  /** One line, for help and API reference. */
  summary: string
  /** What happens, what is refused, what a second call does. */
  description: string
  http: Readonly<{ method: 'GET' | 'POST'; path: `/v1/${string}` }>
  /** The words that call it on the command line, where it has a command. */
  command?: string
  input: Input
  output: Output
  /** Each code that it may refuse with, and the HTTP status of the answer. */
  refusals: Readonly<Record<string, number>>
  access: Access
  /** What a repeated call does: nothing new by its nature, or nothing new because the caller's id is remembered. */
  idempotency: 'by_nature' | 'by_id'
  run: (context: Context, input: z.output<Input>) => Promise<Result<z.input<Output>, Refusal>>
}>

/** A door as it was written, with its input and output inferred. */
export function door<Input extends z.ZodObject, Output extends z.ZodType>(
  written: Door<Input, Output>,
): Door<Input, Output> {
  return written
}

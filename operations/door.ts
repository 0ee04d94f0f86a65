import type { z } from 'zod'
import type { Access } from '#core/channel/access.ts'
import type { Result } from '#core/ground/result.ts'
import type { Context } from './context.ts'

/** Why an act or a question was refused: a stable code, and a sentence that names what was given and what was wanted. */
export type Refusal = Readonly<{ code: string; says: string }>

/** A column of a list, for whoever shows or writes it as a table: amounts stand right, numbers stay numbers. */
export type ListColumn = Readonly<{
  name: string
  kind: 'id' | 'text' | 'choice' | 'amount' | 'count' | 'moment' | 'date' | 'month' | 'list' | 'object'
  says?: string
}>

/**
 * One way in: an act or a question with all that its HTTP route, OpenAPI entry, command, row in the permission matrix and audit
 * record are made from. A parameter in braces in the path is a field of the input; a GET's other fields are its query, those
 * of other methods their body.
 */
export type Door<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodType = z.ZodType> = Readonly<{
  name: string
  kind: 'act' | 'question'
  /** One line, for help and API reference. */
  summary: string
  /** What happens, what is refused, what a second call does. */
  description: string
  http: Readonly<{ method: 'GET' | 'POST' | 'PATCH' | 'DELETE'; path: `/v1/${string}` }>
  /** The words that call it on the command line, where it has a command. */
  command?: string
  input: Input
  output: Output
  /** Each code that it may refuse with, and the HTTP status of the answer. */
  refusals: Readonly<Record<string, number>>
  /** Who may use it. */
  access: Access
  /**
   * What a repeated call does: nothing new by its nature; nothing new because the caller's id is remembered; or, where `run` is
   * one transaction that makes something new each time, nothing new because an Idempotency-Key's answer commits with it.
   */
  idempotency: 'by_nature' | 'by_id' | 'in_transaction'
  /** Fields of the output that are shown once: kept answers hold null in their place. */
  secrets?: readonly string[]
  /** Fields of the input that the audit log does not keep. */
  personal?: readonly string[]
  /** What it changes has a `version`, in its input and its output: HTTP carries it as If-Match and ETag. */
  versioned?: true
  /** The largest body that it takes over HTTP, in bytes, where that is more than the usual. */
  mostBytes?: number
  /**
   * It is a list: the field of the output that holds its rows, and their columns. Its input has `cursor` and `limit`, at
   * most `pageRows` where that is said.
   */
  list?: Readonly<{ rows: string; columns: readonly ListColumn[]; pageRows?: number }>
  run: (context: Context, input: z.output<Input>) => Promise<Result<z.input<Output>, Refusal>>
}>

/** A door as it was written, with its input and output inferred. */
export function door<Input extends z.ZodObject, Output extends z.ZodType>(
  written: Door<Input, Output>,
): Door<Input, Output> {
  return written
}

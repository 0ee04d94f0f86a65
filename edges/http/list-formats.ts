import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ok, type Result } from '#core/ground/result.ts'
import { LIST_TYPES, type ListFormat, openListText } from '#edges/list-text.ts'
import type { Context } from '#operations/context.ts'
import type { Door, Refusal } from '#operations/door.ts'

/** The header of a streamed list that names the cut of all its rows, where the list has a past. */
export const CUT_HEADER = 'Perennial-Cut'

/** The form other than JSON in which a request wants a list: the one it likes best, JSON where it likes that as much. */
export function wantedFormat(door: Door, { headers }: FastifyRequest): ListFormat | undefined {
  if (!door.list || headers.accept === undefined) return undefined
  const likes = new Map(headers.accept.split(',').map(readLiking))
  const liking = (type: string): number => likes.get(type) ?? 0
  const json = Math.max(liking('application/json'), liking('*/*'), liking('application/*'))
  const [best] = (Object.keys(LIST_TYPES) as ListFormat[]).toSorted(
    (a, b) => liking(LIST_TYPES[b]) - liking(LIST_TYPES[a]),
  )
  return best && liking(LIST_TYPES[best]) > json ? best : undefined
}

/** `text/csv;q=0.5` is a half-hearted wish for CSV. */
function readLiking(part: string): readonly [type: string, quality: number] {
  const [type = '', ...parameters] = part
    .toLowerCase()
    .split(';')
    .map((one) => one.trim())
  const quality = parameters.find((one) => one.startsWith('q='))?.slice(2)
  return [type, quality === undefined ? 1 : Number(quality) || 0]
}

/**
 * Answers with the whole list, all pages at one cut where it has a past, as fast as the client takes them. A refusal comes back before anything was
 * sent; where a store fails in the middle the connection breaks off, so that nobody takes a part for the whole.
 */
export async function streamList(
  reply: FastifyReply,
  door: Door,
  context: Context,
  input: Readonly<Record<string, unknown>>,
  format: ListFormat,
): Promise<Result<FastifyReply, Refusal>> {
  const text = await openListText(door, context, input, format)
  if (!text.ok) return text
  const { cut, pieces } = text.value
  reply.headers({
    'content-type': `${LIST_TYPES[format]}; charset=utf-8${format === 'csv' ? '; header=present' : ''}`,
    'content-disposition': `attachment; filename="${door.name}.${format}"`,
    ...(cut !== undefined && { [CUT_HEADER]: cut }),
  })
  // One piece waits at most: the next page is read when the client has taken the one before.
  return ok(reply.code(200).send(Readable.from(pieces, { highWaterMark: 1 })))
}

/** The further media types of a list's answer, for its documentation. */
export function listContents(door: Door): Readonly<Record<string, Readonly<{ schema: z.ZodType }>>> {
  if (!door.list) return {}
  const named = door.list.columns.map(({ name }) => name).join(',')
  return {
    [LIST_TYPES.csv]: { schema: z.string().meta({ description: `All rows, RFC 4180 with a header: ${named}` }) },
    [LIST_TYPES.ndjson]: { schema: z.string().meta({ description: 'All rows, one JSON object per line' }) },
  }
}

import { z } from 'zod'
import type { Context } from '#operations/context.ts'
import { type Acting, lookAs } from '#stores/postgres/acting.ts'

/** Reads as the acting organization: row-level security shows what is its own to see. */
export function read<T>(context: Context, work: (acting: Acting) => Promise<T>): Promise<T> {
  return lookAs(context, work)
}

/** Fields that answers share. Amounts are exact decimal texts; moments are ISO 8601 in UTC. */
export const amount = z.string().meta({ description: 'Exact decimal number as text', example: '240.00' })
export const moment = z.string().meta({ format: 'date-time', example: '2024-09-01T00:00:00Z' })

/** How a document's number begins. */
export const numberStart = z
  .string()
  .min(1)
  .max(100)
  .meta({ description: 'What the number begins with', example: 'ALTUS-INV-' })

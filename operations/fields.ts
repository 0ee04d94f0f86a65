import { z } from 'zod'
import { readDecimal } from '#core/ground/decimal.ts'
import { isOrganizationId, isOwnedId } from '#core/ground/identity.ts'

/** The fields that inputs are made of. Each says in its message what was wanted. */
export const organizationId = z
  .string()
  .refine(isOrganizationId, 'an organization id of lower-case letters, digits and hyphens, such as fen-foods')
  .meta({ description: 'Id of an organization', example: 'fen-foods' })

export const ownedId = z
  .string()
  .refine(isOwnedId, 'an id of the form owner:name, such as altus:stratum')
  .meta({ description: 'Id of a thing, led by its owner', example: 'altus:stratum' })

/** A decimal number as text, so that no digit is lost. At most 18 places. */
export const decimalText = z
  .string()
  .refine(
    (text) => readDecimal(text) !== undefined,
    'a decimal number as text, with at most 18 places, such as "80.00"',
  )
  .meta({ description: 'Exact decimal number as text', example: '80.00' })

export const amountText = decimalText.refine((text) => !text.trim().startsWith('-'), 'an amount that is not negative')

export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'an ISO 4217 currency code such as EUR')
  .meta({ example: 'EUR' })

export const instant = z
  .string()
  // What is no moment goes no further: checks of the whole body compare moments.
  .refine(isInstant, { error: 'a moment with its offset, such as 2024-09-01T00:00:00Z', abort: true })
  .meta({ format: 'date-time', example: '2024-09-01T00:00:00Z' })

export const date = z.iso.date().meta({ example: '2024-09-30' })

export const month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month such as 2024-09')
  .meta({ description: 'The month in which the periods start', example: '2024-09' })

export const zone = z
  .string()
  .refine(isZone, 'an IANA time zone such as Europe/Berlin')
  .meta({ example: 'Europe/Berlin' })

/** RFC 3339. Temporal takes more, such as calendars, and offsets that are nobody's: databases refuse those. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-](0\d|1[0-4]):?[0-5]\d)$/i

/** The first and the last moment that every store holds, whatever the offset. */
const FIRST = Temporal.Instant.from('0001-01-02T00:00:00Z')
const LAST = Temporal.Instant.from('9999-12-30T23:59:59Z')

function isInstant(text: string): boolean {
  if (!MOMENT.test(text)) return false
  try {
    const moment = Temporal.Instant.from(text)
    return Temporal.Instant.compare(moment, FIRST) >= 0 && Temporal.Instant.compare(moment, LAST) <= 0
  } catch {
    return false
  }
}

function isZone(text: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text)
    return true
  } catch {
    return false
  }
}

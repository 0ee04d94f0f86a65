import type { Result } from '#core/ground/result.ts'
import type { UsageEvent } from './event.ts'
import type { ValueRefusal } from './row-values.ts'

/** A row of a file, by the file's own headers. */
export type FileContent = Readonly<Record<string, string>>

/** A usage event without its id: the id also says how many equal rows stood before it in the file. */
export type Charge = Omit<UsageEvent, 'id'>

/** A row as its format reads it. */
export type ReadRow = Readonly<{
  /** What identifies the row, whatever file it stands in. It exists also for a row that can't be used. */
  identity: string
  charge: Result<Charge, ValueRefusal>
}>

export const FORMAT_NAMES = ['focus', 'aws', 'azure', 'gcp', 'oci', 'csv'] as const
export type FormatName = (typeof FORMAT_NAMES)[number]

/** Why a file can't be of a format. */
export type HeaderFault = Readonly<{ code: 'missing_columns' | 'repeated_columns' | 'wrong_mapping'; says: string }>

/** A kind of file with rows of cost and usage: how to know it, and how a row becomes a usage event. */
export type RowFormat = Readonly<{
  name: FormatName
  /** What such a file is called in a sentence: `an AWS cost and usage report`. */
  title: string
  /** What the types of its events begin with. */
  types: string
  /** The values of its events whose sums by currency an import tells. */
  summed: readonly string[]
  /** Whether one identity may stand in a file only once, because somebody said which columns identify a row. */
  once: boolean
  knows: (header: string) => boolean
  /** What is wrong with the headers of a file, or nothing. */
  fault: (headers: readonly string[]) => HeaderFault | undefined
  looksLike: (headers: readonly string[]) => boolean
  read: (content: FileContent) => ReadRow
}>

/** The label by which the rows of one bill are found again: the date on which its billing period begins, `2024-09-01`. */
export const BILLING_PERIOD = 'billing_period'

/** Labels that events of every format have, where the row says so; beside them stand the format's own columns. */
export type CommonLabels = Readonly<
  Record<
    'cloud' | 'account' | 'service' | 'sku' | 'region' | 'resource' | 'unit' | 'currency' | typeof BILLING_PERIOD,
    string | undefined
  >
>

export function withoutEmpty<T>(entries: Readonly<Record<string, T | undefined>>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(entries).filter((entry): entry is [string, T] => entry[1] !== undefined && entry[1] !== ''),
  )
}

const CLOUDS: readonly (readonly [cloud: string, slugs: RegExp])[] = [
  ['aws', /^(aws|amazon|amazon-web-services.*)$/],
  ['microsoft', /^(microsoft.*|azure)$/],
  ['google', /^(google.*|gcp)$/],
  ['oracle', /^(oracle.*|oci)$/],
]

/** The cloud's short name, whatever its bills call it; the slug of a provider that is none of the four. */
export function cloudOf(providerSlug: string): string {
  return CLOUDS.find(([, slugs]) => slugs.test(providerSlug))?.[0] ?? providerSlug
}

/** `2024-09-01` of a moment, in UTC. */
export function dateOf(moment: Temporal.Instant): string {
  return moment.toZonedDateTimeISO('UTC').toPlainDate().toString()
}

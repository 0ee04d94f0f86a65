import type { ClickHouseClient } from '@clickhouse/client'

/** The usage events of one tenant. Every statement names the tenant: one engine may serve several. */
export type Usage = Readonly<{ client: ClickHouseClient; tenant: string }>

/** A text as a literal of ClickHouse's SQL. Long lists of texts don't fit into a URL's parameters, so they stand in the statement. */
export function quoteText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

export function quoteTexts(texts: readonly string[]): string {
  return texts.map(quoteText).join(', ')
}

/** Milliseconds since 1970 as a DateTime64(3) literal. */
export function quoteInstant(instant: Temporal.Instant): string {
  return `fromUnixTimestamp64Milli(${instant.epochMilliseconds}, 'UTC')`
}

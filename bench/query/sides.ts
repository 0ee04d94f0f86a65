import { type Agent, request } from 'node:http'
import type { Context } from '#operations/context.ts'
import { METER, PRODUCT, subscriptionOf, ZONE } from './channel.ts'

/** One row of an answer: whose or from when, how much, of how many events. Both sides come to the same rows. */
export type Row = Readonly<{ of: string; quantity: string; events: number }>

/** A question that both sides answer. */
export type Question = Readonly<{ path: string; byHand: string; of: 'from' | 'subscription' }>

/** 2025-05 in Berlin. */
const MONTH = { from: '2025-04-30T22:00:00Z', to: '2025-05-31T22:00:00Z' }

const quoted = (text: string): string => `'${text}'`

/** What somebody would write who knows the tables: the place by its hash, the span, and without what never counts. */
export function monthByHour({ usage: { tenant } }: Context, eventType: string, subject: string): Question {
  const place = `sipHash64('altus', ${quoted(eventType)}, ${quoted(subject)})`
  return {
    of: 'from',
    path: `/v1/usage?subscription=${subscriptionOf(subject)}&meter=${METER}&from=${MONTH.from}&to=${MONTH.to}&by=hour&zone=${ZONE}`,
    byHand: `select toString(toUnixTimestamp(toStartOfHour(time, ${quoted(ZONE)}))) as of,
        toString(sum(values['core_hours'])) as quantity, toUInt32(count()) as events
      from usage_event where tenant = ${quoted(tenant)} and place = ${place} and recorder = 'altus' and type = ${quoted(eventType)}
        and subject = ${quoted(subject)} and time >= parseDateTimeBestEffort(${quoted(MONTH.from)})
        and time < parseDateTimeBestEffort(${quoted(MONTH.to)})
        and (batch, row) not in (select batch, row from usage_excluded where tenant = ${quoted(tenant)} and place = ${place})
      group by of order by of`,
  }
}

/** Everybody's month: the whole table is read, whoever asks. */
export function monthOfAll({ usage: { tenant } }: Context, eventType: string): Question {
  return {
    of: 'subscription',
    path: `/v1/usage?product=${PRODUCT}&meter=${METER}&from=${MONTH.from}&to=${MONTH.to}`,
    byHand: `select concat('altus:', subject) as of, toString(sum(values['core_hours'])) as quantity, toUInt32(count()) as events
      from usage_event where tenant = ${quoted(tenant)} and recorder = 'altus' and type = ${quoted(eventType)}
        and time >= parseDateTimeBestEffort(${quoted(MONTH.from)}) and time < parseDateTimeBestEffort(${quoted(MONTH.to)})
        and (batch, row) not in (select batch, row from usage_excluded where tenant = ${quoted(tenant)})
      group by of order by of`,
  }
}

/** An answer as it was parsed, and its rows in the form in which both sides are compared: making that is nobody's work but ours. */
export type Rows = () => readonly Row[]

export async function askByHand({ usage: { client } }: Context, { byHand }: Question): Promise<Rows> {
  const answer = await client.query({ query: byHand, format: 'JSONEachRow' })
  const rows = await answer.json<Row>()
  return () => rows
}

/** Where the route is asked, over one connection that is kept. */
export type Route = Readonly<{
  host: Readonly<{ port: number; localAddress: string } | { socketPath: string }>
  headers: Readonly<Record<string, string>>
  agent: Agent
}>

type Answered = Readonly<{
  usage: readonly Readonly<{ subscription: string; from: string; quantity: string; events: number }>[]
}>

export async function askRoute({ host, headers, agent }: Route, { path, of }: Question): Promise<Rows> {
  const answered = Promise.withResolvers<string>()
  const sent = request({ ...host, path, agent, headers }, (answer) => {
    let said = ''
    answer.setEncoding('utf8')
    answer.on('data', (text: string) => {
      said += text
    })
    answer.once('error', answered.reject)
    answer.once('end', () => {
      if (answer.statusCode === 200) answered.resolve(said)
      else answered.reject(new Error(`${path} answered ${answer.statusCode}: ${said.slice(0, 500)}`))
    })
  })
  sent.once('error', answered.reject)
  sent.end()
  const { usage } = JSON.parse(await answered.promise) as Answered
  return () =>
    usage.map((row) => ({
      of: of === 'from' ? String(Temporal.Instant.from(row.from).epochMilliseconds / 1_000) : row.subscription,
      quantity: row.quantity,
      events: row.events,
    }))
}

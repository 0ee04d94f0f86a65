import { closeMonth } from '#operations/billing/close-month.ts'
import { renewLicenses } from '#operations/billing/renew-licenses.ts'
import { as, type Context, type Progress } from '#operations/context.ts'
import { recordEvents } from '#operations/metering/record-usage.ts'
import { perform } from '#operations/perform.ts'
import { settle } from '#operations/rewards/settle.ts'
import { CLOUD_CUSTOMERS, CLOUD_LINKS, CUSTOMERS, LICENSE_LINKS, MONTHS, OPERATOR } from './channel.ts'
import { importCloudBill } from './cloud-bill.ts'
import {
  cloudFacts,
  journeyFacts,
  licenseFacts,
  licensingFacts,
  linkFacts,
  operatorFacts,
  programFacts,
  STRATUM,
  stratumFacts,
  type Told,
} from './facts.ts'
import { liveJourneys } from './journeys.ts'
import { laterFacts } from './later-facts.ts'
import { receivePayments } from './payments.ts'
import { sellSeats } from './sales.ts'
import { expect, tell } from './tell.ts'
import { syntheticUsage, type TimedEvent } from './usage.ts'

const BATCH = 2_000

/** At which closings the demo looks at what came in since the time before. */
const PAID_BY: readonly string[] = ['2024-07', '2024-09']

/** When a month is closed: in the middle of the next one, once the links that bill from the 15th are over too. */
function closingOf(month: string): Temporal.Instant {
  const next = Temporal.PlainYearMonth.from(month).add({ months: 1 })
  return Temporal.Instant.from(`${next.toString()}-16T12:00:00Z`)
}

/**
 * Loads the demo channel as its six months went: facts and usage are told when they happened, late ones late, each month is
 * closed on every link and settled, and a cloud's bill is imported from the real file. It goes through the same acts as everything
 * else. Where an earlier load was stopped, what it told is known and it goes on.
 */
export async function loadDemo(base: Context, report: (progress: Progress) => void): Promise<void> {
  const of = MONTHS.length * 3 + 1
  const at = (done: number, what: string): void => report({ done, of, at: what })
  at(0, 'Organizations, products, prices, subscriptions')
  await tellBeginning({ ...base, now: Temporal.Instant.from('2024-05-01T00:00:00Z') }, programFacts())
  const usage = syntheticUsage()
  let since = Temporal.Instant.from('2024-04-01T00:00:00Z')
  for (const [index, month] of MONTHS.entries()) {
    const context = { ...base, now: closingOf(month) }
    at(index * 3 + 1, `Usage learned until ${context.now.toString().slice(0, 10)}`)
    await tellUsage(
      context,
      usage.filter((one) => isWithin(one, since, context.now)),
    )
    for (const { learned, organization, facts } of laterFacts(since, context.now)) {
      await tell({ ...context, now: learned }, organization, facts)
    }
    if (month === '2024-09') await importCloudBill({ ...base, now: Temporal.Instant.from('2024-10-05T06:00:00Z') })
    if (PAID_BY.includes(month)) await receivePayments(context)
    at(index * 3 + 2, `Closing ${month}`)
    expect(await perform(closeMonth, context, { month }))
    at(index * 3 + 3, `Settling ${month}`)
    expect(await perform(settle, context, { month }))
    since = context.now
  }
  await receivePayments({ ...base, now: Temporal.Instant.from('2024-11-30T12:00:00Z') })
  await licenseStratum({ ...base, now: since })
  await sellSeats({ ...base, now: since })
  await liveJourneys(base)
  at(of, 'The demo channel is loaded')
}

/** Since it is licensed, each installation of the product runs on a license that the server renews. */
export async function licenseStratum(context: Context): Promise<void> {
  await tell(context, OPERATOR, licensingFacts())
  await renewLicenses(context)
}

/** The channel as it stands before anything is used, with a program of Altus. */
export async function tellBeginning(context: Context, program: readonly Told[]): Promise<void> {
  await tell(context, OPERATOR, [...operatorFacts(), ...stratumFacts(), ...program])
  for (const cloud of Object.keys(CLOUD_CUSTOMERS)) await tell(context, cloud, cloudFacts(cloud))
  for (const link of LICENSE_LINKS) await tell(context, link.body.seller, linkFacts(link, STRATUM))
  for (const link of CLOUD_LINKS) {
    // A reseller's price book has a price for each cloud that it resells on the link.
    const clouds = Object.keys(CLOUD_CUSTOMERS).filter((cloud) => sells(cloud, link.id, link.body))
    for (const cloud of clouds)
      await tell(
        context,
        link.body.seller,
        linkFacts(link, `${cloud}:cloud`).map((one) => forCloud(one, cloud)),
      )
  }
  for (const customer of CUSTOMERS) {
    await tell(context, customer.partner, licenseFacts(customer))
    await tell(context, OPERATOR, journeyFacts(customer))
  }
}

/** A cloud's own link sells that cloud; a reseller's link those clouds whose customers are behind it. */
function sells(cloud: string, id: string, { seller, buyer }: Readonly<{ seller: string; buyer: string }>): boolean {
  if (seller in CLOUD_CUSTOMERS) return seller === cloud
  const customers = CLOUD_CUSTOMERS[cloud] ?? []
  const partners = customers.map((customer) => CUSTOMERS.find((one) => one.id === customer)?.partner)
  return id.endsWith('-cloud') && (customers.includes(buyer) || partners.includes(buyer))
}

/** One price per cloud in the same book: each needs an id of its own, the agreement is told once. */
function forCloud(one: Told, cloud: string): Told {
  return one.kind === 'price' ? { ...one, about: `${one.about}-${cloud}`, id: `${one.id}-${cloud}` } : one
}

async function tellUsage(context: Context, events: readonly TimedEvent[]): Promise<void> {
  for (let at = 0; at < events.length; at += BATCH) {
    await recordEvents(
      as(context, OPERATOR),
      events.slice(at, at + BATCH).map((one) => one.event),
    )
  }
}

function isWithin({ learned }: TimedEvent, from: Temporal.Instant, to: Temporal.Instant): boolean {
  return Temporal.Instant.compare(learned, from) >= 0 && Temporal.Instant.compare(learned, to) < 0
}

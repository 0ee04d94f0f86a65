import { join } from 'node:path'
import { importUsage } from '#edges/importers/usage-file.ts'
import { as, type Context } from '#operations/context.ts'
import { everyRow } from '#questions/list.ts'
import { unboundSubjects } from '#questions/metering/unbound-subjects.ts'
import { CLOUD_CUSTOMERS, CUSTOMERS } from './channel.ts'
import { told } from './facts.ts'
import { expect, tell } from './tell.ts'

const FILE = join(import.meta.dirname, 'data', 'focus_sample.csv.gz')
const FROM = '2024-09-01T00:00:00Z'

/**
 * Nordwind imports the clouds' bill and deals its accounts out: each becomes part of a customer's cloud subscription, so
 * that every row of the file is resold.
 */
export async function importCloudBill(context: Context): Promise<void> {
  const nordwind = as(context, 'nordwind')
  await importUsage(nordwind, { path: FILE }, { format: 'focus' })
  const subjects = expect(await everyRow(unboundSubjects, nordwind, {}))
  for (const [cloud, customers] of Object.entries(CLOUD_CUSTOMERS)) {
    const accounts = subjects.map((one) => one.subject).filter((subject) => subject.startsWith(`focus:${cloud}/`))
    for (const [turn, customer] of customers.entries()) {
      const mine = accounts.filter((_, at) => at % customers.length === turn)
      await subscribe(context, { cloud, customer, accounts: mine })
    }
  }
}

async function subscribe(
  context: Context,
  { cloud, customer, accounts }: Readonly<{ cloud: string; customer: string; accounts: readonly string[] }>,
): Promise<void> {
  const partner = CUSTOMERS.find(({ id }) => id === customer)?.partner ?? 'leaf'
  const chain = [`${cloud}:nordwind`, `nordwind:${partner}-cloud`, `${partner}:${customer}-cloud`]
  const subscription = `${partner}:${customer}-${cloud}`
  await tell(context, partner, [
    told('subscription', subscription, { product: `${cloud}:cloud`, customer, chain, from: FROM }),
    ...accounts.map((subject, at) =>
      told('binding', `${subscription}-account-${at + 1}`, { subscription, subject, recorder: 'nordwind', from: FROM }),
    ),
  ])
}

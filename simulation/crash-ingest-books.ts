import { openDeployment, openEngines } from '#apps/opening.ts'
import { awaitHostEnd } from '#apps/server/stopping.ts'
import type { Context } from '#operations/context.ts'
import { identifyUsage } from '#operations/metering/identify.ts'
import { measure } from '#stores/clickhouse/quantities.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { currentCut } from '#stores/postgres/positions.ts'
import { voidBatches } from '#stores/postgres/usage-batches.ts'
import { OPERATOR } from './crash-ingest-server.ts'
import { EVENT_TYPE, type Expected, MONTH, VALUE } from './crash-ingest-story.ts'

/** What is wrong with what was measured: `lost` and `doubled` count events, `strange` what nobody sent. */
export type Verdict = Readonly<{
  lost: number
  doubled: number
  strange: number
  measured: number
  differences: readonly string[]
}>

/** Opens the deployment of the folder for `work`, founding it where it is new; the engines end after it. */
export async function onDeployment<T>(dataDir: string, work: (context: Context) => Promise<T>): Promise<T> {
  const engines = await openEngines({ dataDir })
  if (!engines.ok) throw new Error(engines.refusal.says)
  const pid = engines.value.hostPid()
  try {
    const deployment = await openDeployment(engines.value, {
      founder: { operator: OPERATOR, name: OPERATOR },
      applicationName: 'crash-ingest',
      dataDir,
    })
    if (!deployment.ok) throw new Error(deployment.refusal.says)
    try {
      return await work(deployment.value.context(Temporal.Now.instant()))
    } finally {
      await deployment.value.close()
    }
  } finally {
    await engines.value.release()
    if (pid !== null) await awaitHostEnd(pid)
  }
}

/** Measures every subject as a close would, and compares it with what its client was told. */
export async function judge(context: Context, expected: ReadonlyMap<string, Expected>): Promise<Verdict> {
  await identifyUsage(context)
  const measured = await measureAll(context, [...expected.keys()])
  const differences: string[] = []
  let [lost, doubled, events] = [0, 0, 0]
  for (const [subject, wanted] of expected) {
    const found = measured.get(subject) ?? { amount: 0n, events: 0 }
    events += found.events
    if (found.amount === wanted.amount && found.events === wanted.events) continue
    if (!wanted.certain && found.amount === 0n && found.events === 0) continue
    differences.push(`${subject}: ${found.events} events, ${found.amount}; wanted ${wanted.events}, ${wanted.amount}`)
    const more = found.events - wanted.events
    // As many events with another sum: at least one is missing, and one is there twice.
    lost += more === 0 ? 1 : Math.max(0, -more)
    doubled += more === 0 ? 1 : Math.max(0, more)
  }
  const strange = await strangers(context, new Set(expected.keys()))
  return { lost, doubled, strange: strange.length, measured: events, differences: [...differences, ...strange] }
}

async function measureAll(context: Context, subjects: readonly string[]) {
  const meter = {
    id: `${OPERATOR}:crash`,
    fact: 0,
    eventType: EVENT_TYPE,
    unit: 'unit',
    measure: { aggregation: 'sum', value: VALUE },
  } as const
  const [from, to] = [Temporal.Instant.from(MONTH.from), Temporal.Instant.from(MONTH.to)]
  const requests = subjects.map((subject) => ({
    name: subject,
    meter,
    stretches: [{ subject, recorder: OPERATOR, binding: 0, from, to }],
  }))
  const batches = await actAs(context, async (acting) => {
    const { usage } = await currentCut(acting)
    return { upTo: usage, voids: await voidBatches(acting, usage) }
  })
  const quantities = await measure(context.usage, requests, batches)
  return new Map(
    [...quantities].map(([name, { amount, events }]) => [
      name,
      { amount: BigInt(amount.times('1e18').toFixed(0)), events },
    ]),
  )
}

/** Subjects in the store that no client ever named. */
async function strangers({ usage }: Context, known: ReadonlySet<string>): Promise<readonly string[]> {
  const answer = await usage.client.query({
    query: 'select distinct subject from usage_event where tenant = {tenant:String}',
    query_params: { tenant: usage.tenant },
    format: 'JSONEachRow',
  })
  const rows = await answer.json<{ subject: string }>()
  return rows.flatMap(({ subject }) => (known.has(subject) ? [] : [`${subject}: nobody sent it`]))
}

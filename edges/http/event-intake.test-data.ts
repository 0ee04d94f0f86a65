import Fastify, { type FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { MACHINE, type Scope } from '#core/channel/access.ts'
import { present } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import type { Door } from '#operations/door.ts'
import { identifyUsage } from '#operations/metering/identify.ts'
import { type IntakeOptions, openIntake } from '#operations/metering/intake.ts'
import { recordUsage } from '#operations/metering/record-usage.ts'
import { openClickHouse } from '#stores/clickhouse/connect.ts'
import { createTables } from '#stores/clickhouse/tables.ts'
import { openRecords } from '#stores/postgres/records.ts'
import { foundTenant } from '#stores/postgres/tenant.ts'
import { openTestDatabase } from '#tools/vitest/databases.ts'
import { keyHeader, NO_SESSIONS } from '#tools/vitest/keys.ts'
import { addEventIntake, type IntakeLimits } from './event-intake.ts'
import { answerFailure } from './failures.ts'

/** The route of events by itself, on the real engines. */
export type ServedIntake = Readonly<{
  app: FastifyInstance
  port: number
  context: () => Context
  key: Readonly<{ authorization: string }>
  keyOf: (scopes: readonly Scope[]) => Promise<Readonly<{ authorization: string }>>
  /** How many ids are stored under a subject, and the sum of their hours as text. */
  stored: (subject: string) => Promise<Readonly<{ ids: readonly string[]; hours: string }>>
  close: () => Promise<void>
}>

export async function serveIntake(limits: IntakeLimits = {}, options: IntakeOptions = {}): Promise<ServedIntake> {
  const { postgresUrl, clickhouseUrl, drop } = await openTestDatabase()
  const { tenant } = await foundTenant(postgresUrl, { operator: 'altus', name: 'Altus' })
  const records = openRecords(postgresUrl, { embedded: true })
  const client = openClickHouse(clickhouseUrl)
  await createTables(client)
  const { operator } = tenant
  const usage = { client, tenant: tenant.id }
  const now = Temporal.Instant.from('2026-06-01T00:00:00Z')
  const context = (): Context => ({ records, usage, operator, organization: operator, principal: MACHINE, now })
  const app = Fastify()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(answerFailure)
  const limiter = { refuseAddress: async () => false, refusePrincipal: async () => false }
  const intake = openIntake(options)
  const around = { open: context, signIn: NO_SESSIONS, origin: 'http://localhost', limiter, intake }
  await app.register(async (scope) => addEventIntake(scope, recordUsage as unknown as Door, around, limits))
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const keyOf: ServedIntake['keyOf'] = async (scopes) => await keyHeader(context(), scopes)
  return {
    app,
    port: Number(new URL(address).port),
    context,
    key: await keyOf(['metering:write']),
    keyOf,
    stored: async (subject) => await storedUnder(context(), subject),
    close: async () => {
      await app.close()
      await Promise.all([records.destroy(), client.close()])
      await drop()
    },
  }
}

async function storedUnder(context: Context, subject: string): ReturnType<ServedIntake['stored']> {
  await identifyUsage(context)
  const { client, tenant } = context.usage
  const answer = await client.query({
    query: `select arraySort(groupArray(id)) as ids, toString(sum(values['hours'])) as hours from usage_event
      where tenant = {tenant: String} and subject = {subject: String}`,
    query_params: { tenant, subject },
    format: 'JSONEachRow',
  })
  const [row] = await answer.json<{ ids: string[]; hours: string }>()
  return present(row, 'an aggregate has a row')
}

let ids = 0

/** An event that nobody has sent before. */
export function fresh(subject: string, more: object = {}): Record<string, unknown> {
  ids += 1
  const common = { specversion: '1.0', source: 'meter', id: `e${ids}`, type: 'core.used', subject }
  return { ...common, time: '2026-05-01T00:00:00Z', data: { hours: 0.1 }, ...more }
}

export function lines(events: readonly unknown[]): string {
  return events.map((one) => `${JSON.stringify(one)}\n`).join('')
}

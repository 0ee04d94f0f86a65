import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { Context } from '#operations/context.ts'
import type { OpenContext } from './surroundings.ts'

const PATIENCE_MS = 2_000

type Answer = 'ok' | 'unavailable'

/** `/healthz`: this process lives. `/readyz`: both engines answer, so that a request may be sent here. */
export function addHealth(app: FastifyInstance, open: OpenContext): void {
  app.get('/healthz', { schema: { hide: true } }, async () => ({ status: 'ok' }))
  app.get('/readyz', { schema: { hide: true } }, async (_, reply) => {
    const { records, usage } = open()
    const [postgres, clickhouse] = await Promise.all([within(askRecords(records)), within(askUsage(usage))])
    const ready = postgres === 'ok' && clickhouse === 'ok'
    reply.code(ready ? 200 : 503)
    if (!ready) reply.header('retry-after', 2)
    return { status: ready ? 'ok' : 'unavailable', postgres, clickhouse }
  })
}

async function askRecords(records: Context['records']): Promise<void> {
  await records.selectFrom('tenant').select('id').execute()
}

async function askUsage({ client }: Context['usage']): Promise<void> {
  const answer = await client.query({ query: 'SELECT 1', format: 'JSONEachRow' })
  await answer.text()
}

async function within(asked: Promise<void>): Promise<Answer> {
  const late = sleep(PATIENCE_MS, 'unavailable' as const, { ref: false })
  const answered = asked.then(
    () => 'ok' as const,
    () => 'unavailable' as const,
  )
  return await Promise.race([answered, late])
}

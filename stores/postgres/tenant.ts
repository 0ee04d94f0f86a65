import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { OrganizationId } from '#core/ground/identity.ts'

/** One deployment's channel. ClickHouse keeps its usage events under the same id. */
export type Tenant = Readonly<{ id: string; operator: OrganizationId; name: string; demo: boolean }>

/** The tenant of a migrated database, or undefined where none has been founded yet. `ownerUrl` is the owner's. */
export async function loadTenant(ownerUrl: string): Promise<Tenant | undefined> {
  return await asOwner(ownerUrl, readTenant)
}

/** Founds the tenant unless there is one already; of several that try at once, one founds it and all come back with it. */
export async function foundTenant(
  ownerUrl: string,
  { operator, name, demo = false }: Readonly<{ operator: OrganizationId; name: string; demo?: boolean }>,
): Promise<Readonly<{ tenant: Tenant; isNew: boolean }>> {
  return await asOwner(ownerUrl, async (client) => {
    const founded = await client.query(
      'insert into tenant (id, operator_id, name, demo) values ($1, $2, $3, $4) on conflict do nothing',
      [randomUUID(), operator, name, demo],
    )
    const tenant = await readTenant(client)
    if (!tenant) throw new Error('Invariant broken: a tenant that was founded can be read')
    return { tenant, isNew: founded.rowCount === 1 }
  })
}

async function readTenant(client: pg.Client): Promise<Tenant | undefined> {
  const { rows } = await client.query<Tenant>('select id, operator_id as operator, name, demo from tenant')
  return rows[0]
}

async function asOwner<T>(ownerUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MACHINE } from '#core/channel/access.ts'
import { CHAIN_START, type ChainHead, hashedText } from '#core/ground/chain.ts'
import { ok } from '#core/ground/result.ts'
import { type KeptAnchors, sha256 } from '#stores/walk-chain.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Acting, actAs } from './acting.ts'
import { readAsOwner, readChain, readHead, readSeenChain, type Verified, verifyLog } from './audit-chain.ts'
import { openPostgresPool } from './connect.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  for (let at = 1; at <= 6; at += 1) await actAs(stage.acting('altus'), (acting) => recordFacts(acting, 'altus', 2))
  await actAs(stage.acting('altus'), (acting) => addMember(acting, 'psn-anna', 'altus'))
  await actAs(stage.acting('altus'), (acting) => changeRoles(acting, 'psn-anna', '{finance,owner}'))
  await actAs(stage.acting('nordwind'), (acting) => addMember(acting, 'psn-nils', 'nordwind'))
  await actAs(stage.acting('nordwind'), (acting) =>
    sql`delete from membership where person_id = 'psn-nils'`.execute(acting),
  )
})
afterAll(() => stage.close())

/** Facts at the next positions, as a product's act records them. */
async function recordFacts(acting: Acting, owner: string, count: number): Promise<void> {
  const { rows } = await sql<{ value: number }>`
    update position set value = value + ${count} where kind = 'record' returning value`.execute(acting)
  const last = rows[0]?.value ?? 0
  await sql`insert into fact (position, kind, id, about, owner_id, parties, learned_at, body)
    select at, 'price', at::text, ${owner} || ':price', ${owner}, array[${owner}], '2026-01-01Z', '{}'
    from generate_series(${last - count + 1}::bigint, ${last}::bigint) at`.execute(acting)
}

async function addMember(acting: Acting, person: string, organization: string): Promise<void> {
  await sql`insert into membership (person_id, organization_id, roles, joined_at)
    values (${person}, ${organization}, '{viewer}', '2026-01-01Z')`.execute(acting)
}

async function changeRoles(acting: Acting, person: string, roles: string): Promise<void> {
  await sql`update membership set roles = ${roles}::text[], version = version + 1 where person_id = ${person}`.execute(
    acting,
  )
}

function keeping(...heads: readonly ChainHead[]): KeptAnchors {
  async function* anchors() {
    for (const head of heads) yield ok({ at: '', ...head })
  }
  return { where: 'the test', anchors: anchors() }
}

function verify(...heads: readonly ChainHead[]): Promise<Verified> {
  return readAsOwner(stage.postgresUrl, (ask) =>
    verifyLog(ask, { kept: [keeping(...heads)], mostBehind: 0, unanchored: heads.length === 0 }),
  )
}

/** What is found when a superuser whose triggers don't run does this; it is rolled back. */
async function foundAfter(heads: readonly ChainHead[], ...statements: readonly string[]): Promise<string | undefined> {
  const pool = openPostgresPool(stage.postgresUrl, { mostConnections: 1 })
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query('set local session_replication_role = replica')
    for (const statement of statements) await client.query(statement)
    const options = { kept: [keeping(...heads)], mostBehind: 0, unanchored: heads.length === 0 }
    const { fault } = await verifyLog(
      async (text, values = []) => (await client.query(text, [...values])).rows,
      options,
    )
    return fault?.code
  } finally {
    await client.query('rollback')
    client.release()
    await pool.end()
  }
}

const OWN_HASH = `update audit set hash = audit_hash(previous, sequence, at, organization_id, by_organization, body)`
const CHAINED = `do $$ declare one record; before text := repeat('0', 64); begin
  for one in select * from audit order by sequence loop
    update audit set previous = before, hash = audit_hash(before, one.sequence, one.at, one.organization_id, one.by_organization, one.body)
      where sequence = one.sequence returning hash into before;
  end loop;
  update audit_head set hash = before, sequence = (select max(sequence) from audit);
end $$`
const EDIT = `update audit set body = replace(body, 'machine', 'nobody') where sequence = 4`

describe('verifying', () => {
  test('a log that nobody has touched is whole, and is what the tables hold', async () => {
    const head = await readHead(stage.acting('altus'))
    expect(await verify(head)).toMatchObject({ fault: undefined, last: head, anchors: 1, anchoredTo: head.sequence })
    const { tables } = await verify(head)
    const rows = new Map(tables.map((one) => [one.table, one.rows]))
    expect(rows.get('membership')).toBe(1)
    expect(rows.get('fact')).toBe(head.sequence * 2 - 8)
  })

  test('it computes hashes as the database does, and by none of its functions', async () => {
    const pages = await readAsOwner(stage.postgresUrl, (ask) => Array.fromAsync(readChain(ask)))
    const rows = pages.flat()
    expect(rows.length).toBeGreaterThanOrEqual(10)
    expect(rows[0]?.previous).toBe(CHAIN_START.hash)
    expect(rows.map((row) => sha256(hashedText(row)))).toEqual(rows.map(({ hash }) => hash))
  })

  test.each([
    { what: 'an edited row', found: 'hash_differs', by: [EDIT] },
    {
      what: 'a moment that is none',
      found: 'hash_differs',
      by: [`update audit set at = 'infinity' where sequence = 3`],
    },
    { what: 'an edited row with its hash', found: 'previous_differs', by: [EDIT, `${OWN_HASH} where sequence = 4`] },
    { what: 'a deleted row', found: 'row_missing', by: ['delete from audit where sequence = 4'] },
    { what: 'the first row deleted', found: 'row_missing', by: ['delete from audit where sequence = 1'] },
    {
      what: 'rows that changed places',
      found: 'previous_differs',
      by: [
        'update audit set sequence = -sequence where sequence in (4, 5)',
        'update audit set sequence = 9 + sequence where sequence < 0',
        OWN_HASH,
      ],
    },
    { what: 'a cut tail', found: 'head_differs', by: ['delete from audit where sequence > 6'] },
    { what: 'an edited head', found: 'head_differs', by: [`update audit_head set hash = repeat('a', 64)`] },
    { what: 'no head', found: 'head_differs', by: ['delete from audit_head'] },
    {
      what: 'a body that is no JSON',
      found: 'unreadable',
      // The columns that are made of it would refuse it; whoever owns the tables can take them away.
      by: [
        'alter table audit drop column act, drop column by_id',
        `update audit set body = 'x' where sequence = 4`,
        CHAINED,
      ],
    },
    { what: 'a silent change of roles', found: 'table_differs', by: [`update membership set roles = '{owner}'`] },
    {
      what: 'a silent member',
      found: 'table_differs',
      by: [`insert into membership values ('psn-eve', 'altus', '{owner}', '2026-01-01Z')`],
    },
    { what: 'a silently removed member', found: 'table_differs', by: ['delete from membership'] },
    { what: 'a fact less', found: 'table_differs', by: ['delete from fact where position = 3'] },
    {
      what: 'a fact more',
      found: 'table_differs',
      by: [
        `insert into fact select 1000, kind, 'more', about, owner_id, parties, learned_at, body from fact where position = 3`,
      ],
    },
    { what: 'a fact elsewhere', found: 'table_differs', by: ['update fact set position = 1000 where position = 3'] },
    {
      what: 'a table that is watched no more',
      found: 'not_watched',
      by: ['alter table membership disable trigger noted'],
    },
  ])('$what: $found', async ({ by, found }) => {
    expect(await foundAfter([], ...by)).toBe(found)
  })

  test('what was chained anew as a whole is noticed by a head that was kept elsewhere', async () => {
    const head = await readHead(stage.acting('altus'))
    expect(await foundAfter([], EDIT, CHAINED)).toBeUndefined()
    expect(await foundAfter([head], EDIT, CHAINED)).toBe('anchor_differs')
    const cut = ['delete from audit where sequence > 6', CHAINED]
    expect(await foundAfter([head], ...cut)).toBe('tail_cut')
  })

  test('a head that is older than the last rows is told, and none at all', async () => {
    const older = await stage.ask<ChainHead>('select sequence, hash from audit where sequence = 5')
    expect((await verify(...older)).fault).toMatchObject({ code: 'anchors_behind', sequence: 6 })
    const none = await readAsOwner(stage.postgresUrl, (ask) => verifyLog(ask, { kept: [keeping()], mostBehind: 9 }))
    expect(none.fault).toMatchObject({ code: 'not_anchored' })
  })
})

describe('writing', () => {
  test('a change that the log does not tell can’t be committed, by whomever', async () => {
    const silently = stage.records.transaction().execute(async (acting) => {
      await sql`select set_config('perennial.organization', 'altus', true)`.execute(acting)
      await addMember(acting, 'psn-eve', 'altus')
    })
    await expect(silently).rejects.toThrow('A change of membership is not in the audit log')
    await expect(stage.ask(`update membership set roles = '{viewer}'`)).rejects.toThrow('is not in the audit log')
    await expect(stage.ask('delete from membership')).rejects.toThrow('is not in the audit log')
    expect((await verify()).fault).toBeUndefined()
  })

  test('nobody writes the log of another organization', async () => {
    const forged = actAs(stage.acting('nordwind'), async (acting) => {
      await addMember(acting, 'psn-nora', 'nordwind')
      await sql`select append_audit(now(), 'altus', 'altus', '{"act": "forged"}')`.execute(acting)
    })
    await expect(forged).rejects.toThrow('The log of altus is written by whoever acts as it')
    const seen = async (organization: string) =>
      (await Array.fromAsync(readSeenChain(stage.acting(organization)))).flat()
    expect(new Set((await seen('nordwind')).map((row) => row.organization))).toEqual(new Set(['nordwind']))
    expect(await seen('nobody')).toEqual([])
  })

  test('nobody appends to it, or edits it, past the function', async () => {
    const direct = (statement: string) => actAs(stage.acting('altus'), (acting) => sql.raw(statement).execute(acting))
    await expect(direct(`select chain_audit(now(), 'altus', 'altus', '{}')`)).rejects.toThrow('permission denied')
    await expect(
      direct(`insert into audit_note (transaction, changed, what) values (pg_current_xact_id(), 'x', '{}')`),
    ).rejects.toThrow('permission denied')
    await expect(direct(`update audit_head set sequence = 0`)).rejects.toThrow('permission denied')
    await expect(direct(`delete from audit`)).rejects.toThrow('permission denied')
    await expect(stage.ask('delete from audit')).rejects.toThrow('append-only')
    await expect(stage.ask('truncate audit')).rejects.toThrow('append-only')
  })

  test('what another organization did is seen without its body', async () => {
    const act = { door: 'close-month', organization: 'altus', input: { month: '2026-05' } }
    const operator = { ...stage.acting('fen-foods'), act, principal: MACHINE }
    await actAs(operator, (acting) => addMember(acting, 'psn-finn', 'fen-foods'))
    const rows = (await Array.fromAsync(readSeenChain(stage.acting('fen-foods')))).flat()
    expect(rows).toMatchObject([{ organization: 'fen-foods', byOrganization: 'altus', body: null }])
    const own = (await Array.fromAsync(readSeenChain(stage.acting('altus')))).flat()
    expect(own.find(({ organization }) => organization === 'fen-foods')?.body).toContain('close-month')
  })

  test('a change from a session in another time zone is no fault', async () => {
    await actAs(stage.acting('altus'), async (acting) => {
      await sql`set local timezone = 'Asia/Tokyo'`.execute(acting)
      await addMember(acting, 'psn-toru', 'altus')
    })
    const [row] = await stage.ask<{ body: string }>('select body from audit order by sequence desc limit 1')
    expect(row?.body).toContain('+09:00')
    expect((await verify()).fault).toBeUndefined()
    const later = `update membership set joined_at = joined_at + interval '9 hours' where person_id = 'psn-toru'`
    expect(await foundAfter([], later)).toBe('table_differs')
  })

  test('an act that is rolled back leaves no gap, and one that changes nothing no row', async () => {
    const before = await readHead(stage.acting('altus'))
    const failing = actAs(stage.acting('altus'), async (acting) => {
      await recordFacts(acting, 'altus', 1)
      throw new Error('stopped')
    })
    await expect(failing).rejects.toThrow('stopped')
    await actAs(stage.acting('altus'), (acting) => sql`select count(*) from fact`.execute(acting))
    expect(await readHead(stage.acting('altus'))).toEqual(before)
    await actAs(stage.acting('altus'), (acting) => recordFacts(acting, 'altus', 1))
    const after = await readHead(stage.acting('altus'))
    expect(after.sequence).toBe(before.sequence + 1)
    expect((await verify(before, after)).fault).toBeUndefined()
  })

  test('twenty acts at once make one unbroken chain', async () => {
    const before = await readHead(stage.acting('altus'))
    const acts = Array.from({ length: 20 }, (_, at) => {
      const organization = ['altus', 'nordwind', 'fen-foods'][at % 3] ?? 'altus'
      return actAs(stage.acting(organization), (acting) =>
        at % 2 === 0 ? recordFacts(acting, organization, 3) : addMember(acting, `psn-${at}`, organization),
      )
    })
    await Promise.all(acts)
    const after = await readHead(stage.acting('altus'))
    expect(after.sequence).toBe(before.sequence + 20)
    expect((await verify(before, after)).fault).toBeUndefined()
  })
})

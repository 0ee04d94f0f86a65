/** Weakens one thing at a time, and wants the matrix to notice each: what can't fail shows nothing. */
import { DOORS } from '#apps/doors.ts'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok, present, refuse } from '#core/ground/result.ts'
import type { Door } from '#operations/door.ts'
import { checkTables } from './alone.ts'
import { type Asking, openAsking } from './asking.ts'
import { coverageOf } from './coverage.ts'
import { checkLeaks, type ToldTo } from './leaks.ts'
import { OBJECTS } from './objects.ts'
import { checkPrincipals } from './principals.ts'
import { checkRelations } from './relations.ts'
import type { Caller } from './row.ts'
import { ROWS } from './rows.ts'
import { openTally, type Section } from './tally.ts'
import type { World } from './world.ts'

type Stage = Readonly<{ callers: readonly Caller[]; before: ToldTo }>

/** Comes back with what the matrix found once something was weakened. */
type Falsification = Readonly<{ weakens: string; found: (world: World, stage: Stage) => Promise<readonly string[]> }>

export async function falsify(world: World, stage: Stage): Promise<Section> {
  const tally = openTally('one thing weakened, and noticed')
  for (const { weakens, found } of FALSIFICATIONS) {
    const faults = await found(world, stage)
    tally.check(faults.length > 0 ? undefined : `${weakens}: nobody noticed`)
  }
  return tally.done(0)
}

const FALSIFICATIONS: readonly Falsification[] = [
  {
    weakens: 'a door lets in every role',
    found: (world, stage) =>
      principalsFind(world, stage, 'POST /v1/webhooks', (door) => ({
        ...door,
        access: { ...door.access, roles: EVERY_ROLE },
      })),
  },
  {
    weakens: 'a door opens to keys with a scope that is not its own',
    found: (world, stage) =>
      principalsFind(world, stage, 'GET /v1/audit', (door) => ({
        ...door,
        access: { ...door.access, scopes: ['ground:read'] },
      })),
  },
  {
    weakens: 'what is the operator’s alone is everybody’s',
    found: (world, stage) =>
      principalsFind(world, stage, 'POST /v1/closes', (door) => ({
        ...door,
        access: { ...door.access, who: 'organization' },
      })),
  },
  { weakens: 'a request that is refused leaves something behind', found: leavesBehind },
  {
    weakens: 'an answer tells what is somebody else’s from what is not there',
    found: (world, stage) =>
      relationsFind(world, stage, 'GET /v1/invoices/:number', (door) => ({
        ...door,
        run: async (context, input) => {
          const answer = await door.run(context, input)
          if (answer.ok) return answer
          const [is] = await world.ask('select from invoice where number = $1', [(input as { number: string }).number])
          return is ? refuse({ ...answer.refusal, says: `${answer.refusal.says}: it is not yours` }) : answer
        },
      })),
  },
  { weakens: 'a policy shows everybody’s rows', found: policyShows },
  { weakens: 'a policy takes rows for others', found: policyTakes },
  { weakens: 'an answer carries an address of somebody else', found: answerCarries },
  { weakens: 'a route is added without a row', found: routeIsAdded },
]

type Weaken = (door: Door) => Door

function doorOf(route: string): Door {
  const [method = '', path = ''] = route.split(' ')
  const door = DOORS.find(({ http }) => http.method === method && http.path.replaceAll(/\{(\w+)\}/g, ':$1') === path)
  return present(door, `${route} is a door`)
}

/** The same data, served with one door weakened. */
async function servedWith(world: World, route: string, weaken: Weaken): Promise<Asking> {
  const { name } = doorOf(route)
  const { app } = await world.serve(DOORS.map((door) => (door.name === name ? weaken(door) : door)))
  return openAsking(app)
}

async function principalsFind(
  world: World,
  { callers }: Stage,
  route: string,
  weaken: Weaken,
): Promise<readonly string[]> {
  const asking = await servedWith(world, route, weaken)
  const few = callers.filter(({ organization }) => organization === 'leaf')
  return (await checkPrincipals(world, asking, { rows: ROWS.filter((row) => row.route === route), callers: few }))
    .faults
}

async function relationsFind(
  world: World,
  { callers }: Stage,
  route: string,
  weaken: Weaken,
): Promise<readonly string[]> {
  const asking = await servedWith(world, route, weaken)
  const actors = callers.filter(({ name }) => name === 'owner of leaf')
  return (await checkRelations(world, asking, { actors, rows: OBJECTS.filter((row) => row.route === route) })).faults
}

/** Whoever is asked who he is joins an organization on the way. */
async function leavesBehind(world: World, { callers }: Stage): Promise<readonly string[]> {
  const { edge } = world.companions
  const whoIs: typeof edge.whoIs = async (headers) => {
    await world.ask(`insert into webhook_progress (webhook_id, organization_id, live, position, number)
      select id, 'left-behind', false, 0, 0 from webhook where not exists (select from webhook_progress p where p.webhook_id = webhook.id)
      limit 1`)
    await world.ask(`update webhook_progress set failing_since = clock_timestamp()
      where webhook_id = (select min(webhook_id) from webhook_progress)`)
    return await edge.whoIs(headers)
  }
  const { app } = await world.serve(DOORS, { ...edge, whoIs })
  const viewers = callers.filter(({ name }) => name === 'viewer of leaf')
  const rows = ROWS.filter(({ route }) => route === 'POST /v1/webhooks')
  return (await checkPrincipals(world, openAsking(app), { rows, callers: viewers })).faults
}

async function policyShows(world: World, { callers }: Stage): Promise<readonly string[]> {
  const asking = openAsking(world.served.app)
  const actors = callers.filter(({ name }) => name === 'owner of leaf')
  await world.ask('alter policy both_sides_see on invoice using (true)')
  try {
    const { faults } = await checkTables(world, ['leaf'])
    const rows = OBJECTS.filter(({ route }) => route === 'GET /v1/invoices/:number')
    const seen = (await checkRelations(world, asking, { actors, rows })).faults
    return faults.length > 0 && seen.length > 0 ? faults : []
  } finally {
    await world.ask(
      'alter policy both_sides_see on invoice using (seller_id = (select acting()) or buyer_id = (select acting()))',
    )
  }
}

async function policyTakes(world: World): Promise<readonly string[]> {
  await world.ask('alter policy own_only on webhook with check (true)')
  try {
    return (await checkTables(world, ['leaf'])).faults
  } finally {
    await world.ask('alter policy own_only on webhook with check (organization_id = (select acting()))')
  }
}

async function answerCarries(world: World, { callers, before }: Stage): Promise<readonly string[]> {
  const asking = await servedWith(world, 'GET /v1/me', (door) => ({
    ...door,
    run: async (context, input) => {
      const answer = await door.run(context, input)
      if (!answer.ok) return answer
      const { server, ...rest } = answer.value as { server: { version: string } }
      return ok({ ...rest, server: { ...server, version: 'owner.of.nordwind@people.example' } })
    },
  }))
  const owner = present(
    callers.find(({ name }) => name === 'owner of leaf'),
    'leaf has an owner',
  )
  await asking.ask(owner, { method: 'GET', url: '/v1/me' })
  return (await checkLeaks(world, asking, before)).faults
}

async function routeIsAdded(world: World): Promise<readonly string[]> {
  const door = doorOf('GET /v1/invoices/:number')
  const added: Door = { ...door, name: 'added', http: { method: 'GET', path: '/v1/added/{number}' } }
  const { app, routes } = await world.serve([...DOORS, added])
  return (await coverageOf(app, routes, ROWS)).withoutRow
}

/** Every route that names a thing × whose it is: one's own is answered, any other answers byte for byte as what doesn't exist. */
import type { Asking } from './asking.ts'
import { methodOf } from './coverage.ts'
import { OBJECTS, type ObjectRow, type Own, THINGS, type Thing, type ThingName } from './objects.ts'
import { comparable } from './principals.ts'
import { barOf, type Caller } from './row.ts'
import { ROWS } from './rows.ts'
import { openTally, type Section } from './tally.ts'
import type { Ask } from './truth.ts'
import type { World } from './world.ts'

export const RELATIONS = ['own', 'sibling', 'parent', 'child', 'foreign'] as const
export type Relation = (typeof RELATIONS)[number]

/** A relation in which whoever looks always sees the thing: there is none to be hidden. */
const ALWAYS_SEEN: Partial<Record<ThingName, readonly Relation[]>> = {
  // Whoever sells to the seller of a subscription is on its chain.
  subscription: ['child'],
  order: ['child'],
  // A license is its customer's, who sells to nobody.
  license: ['child', 'parent'],
}

/** How many things of each relation are asked for, by a person and by a key. */
const OF_EACH = { person: 2, key: 1, nobody: 0 } as const

export type Links = readonly Readonly<{ seller: string; buyer: string }>[]

export async function loadLinks(ask: Ask): Promise<Links> {
  return await ask(
    `select distinct body ->> 'seller' as seller, body ->> 'buyer' as buyer from fact where kind = 'agreement'`,
  )
}

export async function loadThings(ask: Ask): Promise<ReadonlyMap<ThingName, readonly Thing[]>> {
  const all = new Map<ThingName, readonly Thing[]>()
  for (const name of Object.keys(THINGS) as ThingName[])
    all.set(name, await ask<Thing>(`${THINGS[name].sql} order by 1`))
  return all
}

/** What the thing's owner is to who looks; `own` is whatever it may see. */
export function relationOf(links: Links, who: string, { owner, seen }: Thing): Relation {
  if (seen.includes(who) || seen.includes('*')) return 'own'
  const sells = (seller: string, buyer: string): boolean =>
    links.some((link) => link.seller === seller && link.buyer === buyer)
  if (sells(owner, who)) return 'parent'
  if (sells(who, owner)) return 'child'
  return links.some(({ seller, buyer }) => buyer === owner && sells(seller, who)) ? 'sibling' : 'foreign'
}

/** Some things of each relation, spread over them all. */
export function someOfEach(
  things: readonly Thing[],
  links: Links,
  who: string,
  most: number,
): ReadonlyMap<Relation, readonly Thing[]> {
  const grouped = Map.groupBy(things, (thing) => relationOf(links, who, thing))
  return new Map([...grouped].map(([relation, all]) => [relation, spread(all, most)]))
}

function spread<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all
  return Array.from({ length: most }, (_, at) => all[Math.floor((at * all.length) / most)] as T)
}

export async function checkRelations(
  world: World,
  asking: Asking,
  { actors, rows = OBJECTS }: Readonly<{ actors: readonly Caller[]; rows?: readonly ObjectRow[] }>,
): Promise<Section> {
  const tally = openTally('things of {own, sibling, parent, child, foreign, random}')
  const before = asking.count()
  const [links, all] = [await loadLinks(world.ask), await loadThings(world.ask)]
  for (const row of rows) {
    const counted = new Map<Relation, number>()
    for (const actor of actors) {
      const own = ownOf(all, actor)
      for (const [relation, some] of askedFor(row, actor, { links, things: all.get(row.thing) ?? [] })) {
        for (const thing of some) {
          counted.set(relation, (counted.get(relation) ?? 0) + 1)
          tally.check(await faultOf(asking, { row, actor, own, thing, relation }))
        }
      }
    }
    const missing = RELATIONS.filter((one) => !counted.has(one) && !ALWAYS_SEEN[row.thing]?.includes(one))
    tally.check(
      missing.length === 0 ? undefined : `${row.route}: no ${row.thing} is ${missing.join(' or ')} to anybody`,
    )
  }
  return tally.done(asking.count() - before)
}

/** Some things of each relation; of its own only those that are there to be ended, where it ends them. */
function askedFor(
  { ends }: ObjectRow,
  { organization = '', kind }: Caller,
  { links, things }: Readonly<{ links: Links; things: readonly Thing[] }>,
): ReadonlyMap<Relation, readonly Thing[]> {
  const fitting = things.filter(({ seen, spare }) => !seen.includes(organization) || !ends || spare)
  return someOfEach(fitting, links, organization, OF_EACH[kind])
}

/** The actor's own thing that is there to be ended, else any that it has. */
function ownOf(all: ReadonlyMap<ThingName, readonly Thing[]>, { organization = '' }: Caller): Own {
  return (name) => {
    const own = (all.get(name) ?? []).filter(({ owner }) => owner === organization)
    return (own.find(({ spare }) => !spare) ?? own[0])?.id ?? 'none'
  }
}

type Case = Readonly<{ row: ObjectRow; actor: Caller; own: Own; thing: Thing; relation: Relation }>

async function faultOf(asking: Asking, { row, actor, own, thing, relation }: Case): Promise<string | undefined> {
  const ask = (id: string) => asking.ask(actor, { method: methodOf(row.route), ...row.ask(id, own) })
  const answer = await ask(thing.id)
  const what = `${row.route} with the ${row.thing} ${thing.id} (${relation}) as ${actor.name}`
  if (relation === 'own') {
    const wanted = ownAnswers(row, actor)
    return wanted.includes(answer.status) ? undefined : `${what}: ${answer.status} ${answer.body.slice(0, 200)}`
  }
  const random = THINGS[row.thing].random(thing.id)
  const nothing = await ask(random)
  if (answer.status < 400) return `${what}: ${answer.status}`
  const [seen, wanted] = [comparable(answer, thing.id), comparable(nothing, random)]
  return seen === wanted ? undefined : `${what}: ${seen} and not ${wanted}`
}

/** What its own thing comes to for the actor: also its own is closed to it where the route is. */
function ownAnswers({ route, own }: ObjectRow, actor: Caller): readonly number[] {
  const row = ROWS.find((one) => one.route === route)
  const bar = row && barOf(row, actor)
  return bar ? [bar.status] : own
}

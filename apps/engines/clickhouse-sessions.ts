import type { Session } from 'chdb'

/** A session of the engine with exactly the settings that were asked for. */
export type Sessions = Readonly<{
  /** Lends a session that no one else uses meanwhile; it is kept for the next request of the same kind, or closed. */
  withSession<T>(wanted: WantedSession, use: (session: Session) => Promise<T>): Promise<T>
  close(): void
}>

export type WantedSession = Readonly<{
  sql: string
  database: string
  settings: ReadonlyMap<string, string>
  params: ReadonlyMap<string, string>
}>

type Kept = Readonly<{ session: Session; kind: string; names: ReadonlySet<string> }>

const mostKept = 12

// Parameters arrive in a `SET`, whose own length is limited by this setting.
const alwaysSet = [['max_query_size', '67108864']] as const

/**
 * What `SET` does in a session stays there. So a session serves only requests with the very same settings and database, and one whose
 * statement may have changed it is closed. Opening one takes 0.3 ms.
 *
 * Parameters are bound by the engine itself. They stay, too: a session that knows a name which the statement uses, but which was not
 * given this time, is not used, because it would answer with another request's value.
 */
export function openSessions(open: () => Session): Sessions {
  const kept: Kept[] = []

  async function withSession<T>(wanted: WantedSession, use: (session: Session) => Promise<T>): Promise<T> {
    const kind = kindOf(wanted)
    const found = kept.findIndex((each) => each.kind === kind && !remembersTooMuch(each, wanted))
    const reused = found === -1 ? undefined : kept.splice(found, 1)[0]
    const session = reused?.session ?? open()
    let usable = false
    try {
      if (reused === undefined) await prepare(session, wanted)
      if (wanted.params.size > 0) await session.queryAsync(bindingOf(wanted.params))
      const result = await use(session)
      usable = leavesNoTrace(wanted.sql)
      return result
    } finally {
      if (usable) keep({ session, kind, names: new Set([...(reused?.names ?? []), ...wanted.params.keys()]) })
      else session.close()
    }
  }

  function keep(session: Kept) {
    kept.push(session)
    if (kept.length > mostKept) kept.shift()?.session.close()
  }

  function close() {
    for (const each of kept.splice(0)) each.session.close()
  }

  return { withSession, close }
}

function kindOf({ database, settings }: WantedSession): string {
  const sorted = [...settings].sort(([one], [other]) => (one < other ? -1 : 1))
  return JSON.stringify([database, sorted])
}

function remembersTooMuch({ names }: Kept, { sql, params }: WantedSession): boolean {
  return [...names].some((name) => !params.has(name) && new RegExp(`\\{\\s*${name}\\s*:`).test(sql))
}

async function prepare(session: Session, { database, settings }: WantedSession) {
  if (database !== 'default') await session.queryAsync(`USE ${quoteName(database)}`)
  const all = [...new Map([...alwaysSet, ...settings])]
  await session.queryAsync(`SET ${all.map(([name, value]) => `${name} = ${quoteText(value)}`).join(', ')}`)
}

function bindingOf(params: ReadonlyMap<string, string>): string {
  return `SET ${[...params].map(([name, value]) => `param_${name} = ${quoteText(value)}`).join(', ')}`
}

function leavesNoTrace(sql: string): boolean {
  return /^[\s(]*(SELECT|WITH|INSERT|SHOW|DESCRIBE|DESC|EXPLAIN|EXISTS|ALTER|OPTIMIZE)\b/i.test(sql)
}

function quoteText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

function quoteName(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``
}

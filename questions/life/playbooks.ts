import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { SIGNAL_KINDS } from '#core/life/signal.ts'
import { moment } from '#questions/reading.ts'
import { filter, sqlList } from '#questions/sql-list.ts'

const counted = (condition: ReturnType<typeof sql>) =>
  sql`(select count(*)::int from playbook_log l where l.organization_id = p.owner_id and l.playbook = p.about and ${condition})`

const IS_OPEN = sql`l.did = 'begin' and not exists (select from playbook_log e where e.organization_id = l.organization_id
  and e.playbook = l.playbook and e.occurrence = l.occurrence and e.did = 'end')`

/** Playbooks as they were told last, with what became of them. */
export const playbooks = sqlList({
  name: 'playbooks',
  plural: 'playbooks',
  path: '/v1/playbooks',
  command: 'list playbooks',
  summary: 'List your playbooks: on which signal they begin, what they do, and how often they did',
  description:
    'A playbook is recorded as a fact of the kind `playbook`, and changed by another about the same thing: what has begun goes on by the version that it began with. Nobody else sees it. In the order of their ids.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['life:read'] },
  past: false,
  source: () => sql`fact p`,
  where: (_, { organization }) => sql`p.kind = 'playbook' and p.owner_id = ${organization} and p.position = (
      select n.position from fact n where n.kind = 'playbook' and n.about = p.about order by n.position desc limit 1)`,
  columns: {
    playbook: { type: z.string().meta({ example: 'altus:falling-use' }), kind: 'id', sql: sql`p.about` },
    name: { type: z.string(), kind: 'text', sql: sql`p.body ->> 'name'` },
    enabled: { type: z.boolean(), kind: 'choice', sql: sql`(p.body ->> 'enabled')::boolean` },
    signal: { type: z.enum(SIGNAL_KINDS), kind: 'choice', sql: sql`p.body -> 'on' ->> 'signal'` },
    body: { type: z.record(z.string(), z.unknown()), kind: 'object', sql: sql`p.body`, says: 'As it was told last' },
    version: { type: z.int(), kind: 'count', sql: sql`p.position`, says: 'The fact that told it' },
    toldAt: { type: moment, kind: 'moment', sql: sql`p.learned_at` },
    runs: { type: z.int(), kind: 'count', sql: counted(sql`l.did = 'begin'`), says: 'How often its signal came on' },
    open: { type: z.int(), kind: 'count', sql: counted(IS_OPEN), says: 'Runs that are not over' },
    tasks: { type: z.int(), kind: 'count', sql: counted(sql`l.task is not null`), says: 'Tasks that it made' },
    mails: { type: z.int(), kind: 'count', sql: counted(sql`l.mail_state = 'sent'`), says: 'Mails that it sent' },
  },
  filters: {
    enabled: filter(z.enum(['yes', 'no']), (value) => sql`(p.body ->> 'enabled')::boolean = ${value === 'yes'}`),
    signal: filter(z.enum(SIGNAL_KINDS), (value) => sql`p.body -> 'on' ->> 'signal' = ${value}`),
  },
  sorts: { id: [{ sql: sql`p.about`, type: 'text' }] },
})

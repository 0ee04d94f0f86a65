import { useAudit, useMembers } from '#apps/console/api/settings.ts'
import { memberName } from '#apps/console/pages/members/member-name.ts'
import { SelectField, TextField } from '#apps/console/parts/field.tsx'
import { MoreButton } from '#apps/console/parts/more-button.tsx'
import { Empty, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { AuditRows } from './audit-rows.tsx'
import { filterOf, useAuditSearch } from './audit-search.ts'
import { ACTS, TABLE_NAMES } from './audit-words.ts'

/** The rows of the log. The filters stand in the address. */
export function AuditPanel({ self }: Readonly<{ self: string }>) {
  return (
    <section className="panel" aria-labelledby="changes">
      <div className="panel-head">
        <h2 id="changes">Who changed what</h2>
      </div>
      <Filters />
      <Rows self={self} />
    </section>
  )
}

function Filters() {
  const { search, set } = useAuditSearch()
  const { data: members = [] } = useMembers()
  const options = (all: readonly Readonly<{ value: string; name: string }>[]) => [{ value: '', name: 'All' }, ...all]
  return (
    <div className="filters">
      <SelectField
        label="Who"
        value={search.person ?? ''}
        onChange={(to) => set('person', to)}
        options={options(members.map((member) => ({ value: member.person, name: memberName(member) })))}
      />
      <SelectField
        label="What was done"
        value={search.act ?? ''}
        onChange={(to) => set('act', to)}
        options={options(ACTS.map(({ act, name }) => ({ value: act, name })))}
      />
      <SelectField
        label="What was changed"
        value={search.table ?? ''}
        onChange={(to) => set('table', to)}
        options={options(TABLE_NAMES.map(({ table, name }) => ({ value: table, name })))}
      />
      <TextField label="From" type="date" value={search.from ?? ''} onChange={(to) => set('from', to)} />
      <TextField label="To" type="date" value={search.to ?? ''} onChange={(to) => set('to', to)} />
    </div>
  )
}

function Rows({ self }: Readonly<{ self: string }>) {
  const { search } = useAuditSearch()
  const filter = filterOf(search)
  const log = useAudit(filter, true)
  if (log.error) return <TroubleNote error={log.error} />
  if (!log.data) return <SkeletonRows rows={12} />
  const rows = log.data.pages.flatMap((page) => page.rows)
  if (rows.length === 0) {
    const isFiltered = Object.keys(filter).length > 0
    return (
      <Empty
        shows={isFiltered ? 'No change is like that.' : 'Here stands every change, with who made it and from where.'}
        action={isFiltered ? 'Choose other filters above.' : 'The first act of anybody will be the first row.'}
      />
    )
  }
  return (
    <>
      <AuditRows rows={rows} self={self} />
      <MoreButton of={log} />
    </>
  )
}

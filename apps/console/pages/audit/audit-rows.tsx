import { useId, useState } from 'react'
import { momentText } from '#apps/console/amount/time-text.ts'
import { useNames } from '#apps/console/api/names.ts'
import { useApiKeys, usePeople } from '#apps/console/api/settings.ts'
import type { AuditRow } from '#apps/console/api/settings-answers.ts'
import { actName, changesText } from './audit-words.ts'
import { RowDetail } from './row-detail.tsx'

type Listed = Readonly<{ rows: readonly AuditRow[]; self: string }>

export function AuditRows({ rows, self }: Listed) {
  const whoOf = useWho(self)
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">What was done</th>
          <th scope="col">Who</th>
          <th scope="col" className="wide">
            Changes
          </th>
          <th scope="col" className="number">
            When
          </th>
          <th scope="col" className="number wide">
            Row
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Line key={row.sequence} row={row} who={whoOf(row)} />
        ))}
      </tbody>
    </table>
  )
}

/** Who did it: a person by name, a key by what it is for; of other organizations, the organization alone. */
function useWho(self: string): (row: AuditRow) => string {
  const nameOf = usePeople()
  const names = useNames()
  const keys = useApiKeys()
  return ({ by, byOrganization }) => {
    if (by.kind === 'machine' && byOrganization === self) return 'The command line'
    if (byOrganization !== self) return names.of(byOrganization)
    const id = by.id ?? ''
    if (by.kind === 'person') return nameOf(id)
    return `Key ${keys.data?.find((key) => key.id === id)?.name ?? id}`
  }
}

function Line({ row, who }: Readonly<{ row: AuditRow; who: string }>) {
  const id = useId()
  const names = useNames()
  const [isOpen, setOpen] = useState(false)
  const { act, at, changes, sequence, organization, byOrganization } = row
  return (
    <>
      <tr>
        <th scope="row">
          <button
            type="button"
            className="button-plain audit-act"
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={() => setOpen(!isOpen)}
          >
            {actName(act)}
          </button>
        </th>
        <td className="breaks">
          {who}
          {organization !== byOrganization && <span className="soft"> for {names.of(organization)}</span>}
        </td>
        <td className="wide soft">{changesText(changes)}</td>
        <td className="number soft when">{momentText(at)}</td>
        <td className="number wide soft">{sequence.toLocaleString('en')}</td>
      </tr>
      <tr id={id} className="opened" hidden={!isOpen}>
        <td colSpan={5}>{isOpen && <RowDetail row={row} />}</td>
      </tr>
    </>
  )
}

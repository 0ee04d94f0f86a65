import { IconChevronDown } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { Amount } from '#apps/console/amount/amount.tsx'
import { quantityText } from '#apps/console/amount/decimal-text.ts'
import type { ReasonNode } from '#apps/console/api/answers.ts'
import { Closed } from './closed.tsx'
import { Sources } from './sources.tsx'
import { type Branch, labelOf } from './tree.ts'

/** The reasons under a posting. The root is the posting itself and stands above. */
export function ReasonTree({ root }: Readonly<{ root: Branch }>) {
  return (
    <ul className="reasons" aria-label="Reasons">
      {root.below.map((branch) => (
        <Reason key={branch.node.path} branch={branch} />
      ))}
      <Closed count={root.node.closed} />
      {root.below.length === 0 && root.node.closed === 0 && <Reason branch={root} />}
    </ul>
  )
}

function Reason({ branch }: Readonly<{ branch: Branch }>) {
  const { node, below } = branch
  const [open, setOpen] = useState(true)
  const id = useId()
  const more = below.length > 0 || node.closed > 0
  return (
    <li className="reason">
      <div className="reason-row">
        {more ? (
          <button
            type="button"
            className="reason-toggle"
            aria-expanded={open}
            aria-controls={id}
            aria-label={`Reasons of ${labelOf(node.rule)}`}
            onClick={() => setOpen(!open)}
          >
            <IconChevronDown size={16} stroke={1.8} aria-hidden="true" />
          </button>
        ) : (
          <span className="reason-dot" />
        )}
        <div className="reason-text">
          <span className="reason-rule">{labelOf(node.rule)}</span>
          <p>{node.says}</p>
        </div>
        <Value node={node} />
        <Sources node={node} Tree={ReasonTree} />
      </div>
      {more && open && (
        <ul className="reasons-below" id={id}>
          {below.map((child) => (
            <Reason key={child.node.path} branch={child} />
          ))}
          <Closed count={node.closed} />
        </ul>
      )}
    </li>
  )
}

function Value({ node }: Readonly<{ node: ReasonNode }>) {
  const { amount, currency, quantity, unit } = node
  if (amount !== undefined && currency !== undefined) {
    return (
      <span className="reason-value">
        <Amount value={amount} currency={currency} withCurrency />
      </span>
    )
  }
  const value = amount ?? quantity
  if (value === undefined) return null
  return (
    <span className="reason-value">
      {quantityText(value)} {unit && <span className="soft">{unit}</span>}
    </span>
  )
}

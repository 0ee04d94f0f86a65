import { IconChevronDown, IconLock } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { Amount } from '#apps/console/amount/amount.tsx'
import { quantityText } from '#apps/console/amount/decimal-text.ts'
import type { ReasonNode } from '#apps/console/api/answers.ts'
import { useExplanation } from '#apps/console/api/questions.ts'
import { Loading, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { EventsBelow } from './events-below.tsx'
import { FactsBelow } from './facts-below.tsx'
import { namePosting, useTrail } from './trail.ts'
import { type Branch, labelOf, treeOf } from './tree.ts'

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
        <Sources node={node} />
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

/** What a reason rests on: facts, events, another posting. Each opens in place. */
function Sources({ node }: Readonly<{ node: ReasonNode }>) {
  const facts = (node.facts ?? []).filter((name) => name.startsWith('fact:'))
  const [open, setOpen] = useState<'facts' | 'usage' | 'posting'>()
  const toggle = (what: 'facts' | 'usage' | 'posting') => setOpen(open === what ? undefined : what)
  if (facts.length === 0 && !node.usage && !node.posting) return null
  return (
    <div className="reason-sources">
      <div className="sources">
        {node.usage && (
          <Source open={open === 'usage'} onClick={() => toggle('usage')}>
            {node.usage.events.toLocaleString('en')} {node.usage.events === 1 ? 'event' : 'events'}
          </Source>
        )}
        {node.posting && (
          <Source open={open === 'posting'} onClick={() => toggle('posting')}>
            Why {namePosting(node.posting).name}
          </Source>
        )}
        {facts.length > 0 && (
          <Source open={open === 'facts'} onClick={() => toggle('facts')}>
            {facts.length === 1 ? '1 fact' : `${facts.length} facts`}
          </Source>
        )}
      </div>
      {open === 'facts' && <FactsBelow facts={facts} />}
      {open === 'usage' && node.usage && <EventsBelow usage={node.usage} />}
      {open === 'posting' && node.posting && <PostingBelow posting={node.posting} />}
    </div>
  )
}

function Source({
  open,
  onClick,
  children,
}: Readonly<{ open: boolean; onClick: () => void; children: React.ReactNode }>) {
  return (
    <button type="button" className="source" aria-expanded={open} onClick={onClick}>
      {children}
      <IconChevronDown size={14} stroke={1.8} aria-hidden="true" />
    </button>
  )
}

/** The reasons go on in another posting: shown in place, or alone with the way back kept. */
function PostingBelow({ posting }: Readonly<{ posting: string }>) {
  const { data, error } = useExplanation(posting)
  const { follow } = useTrail()
  const root = data && treeOf(data.nodes)
  return (
    <div className="below">
      {error && <TroubleNote error={error} />}
      {!data && !error && (
        <>
          <Loading what="the reasons" />
          <SkeletonRows rows={3} />
        </>
      )}
      {root && (
        <>
          <div className="below-head">
            <span className="below-title">{root.node.says}</span>
            <button type="button" className="button-plain small" onClick={() => follow(posting)}>
              Show alone
            </button>
          </div>
          <ReasonTree root={root} />
        </>
      )}
    </div>
  )
}

/** Reasons that belong to others are counted, never shown as if there were none. */
function Closed({ count }: Readonly<{ count: number }>) {
  if (count === 0) return null
  return (
    <li className="closed">
      <IconLock size={14} stroke={1.8} aria-hidden="true" />
      {count === 1 ? '1 reason is not yours to see' : `${count} reasons are not yours to see`}
    </li>
  )
}

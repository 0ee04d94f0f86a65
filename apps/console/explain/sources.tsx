import { IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import type { ReasonNode } from '#apps/console/api/answers.ts'
import { EventsBelow } from './events-below.tsx'
import { FactsBelow } from './facts-below.tsx'
import { PostingBelow, type TreeComponent } from './posting-below.tsx'
import { namePosting } from './trail.ts'

/** What a reason rests on, each with a name under which it opens in place. */
type Source = Readonly<{ key: string; name: string; below: React.ReactNode }>

/** Events, postings and facts under a reason. `Tree` shows a posting's own reasons: it is the component that shows this one. */
export function Sources({ node, Tree }: Readonly<{ node: ReasonNode; Tree: TreeComponent }>) {
  const [open, setOpen] = useState<string>()
  const sources = sourcesOf(node, Tree)
  if (sources.length === 0) return null
  return (
    <div className="reason-sources">
      <div className="sources">
        {sources.map(({ key, name }) => (
          <button
            key={key}
            type="button"
            className="source"
            aria-expanded={open === key}
            onClick={() => setOpen(open === key ? undefined : key)}
          >
            {name}
            <IconChevronDown size={14} stroke={1.8} aria-hidden="true" />
          </button>
        ))}
      </div>
      {sources.find(({ key }) => key === open)?.below}
    </div>
  )
}

const POSTING = /^(?:line|earning|payout):/

function sourcesOf({ usage, posting, facts = [] }: ReasonNode, Tree: TreeComponent): readonly Source[] {
  const told = facts.filter((name) => name.startsWith('fact:'))
  const postings = [...(posting ? [posting] : []), ...facts.filter((name) => POSTING.test(name))]
  return [
    ...(usage ? [{ key: 'usage', name: countText(usage.events, 'event'), below: <EventsBelow usage={usage} /> }] : []),
    ...postings.map((one) => ({
      key: one,
      name: `Why ${namePosting(one).name}`,
      below: <PostingBelow posting={one} Tree={Tree} />,
    })),
    ...(told.length > 0
      ? [{ key: 'facts', name: countText(told.length, 'fact'), below: <FactsBelow facts={told} /> }]
      : []),
  ]
}

function countText(count: number, one: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : `${one}s`}`
}

import { Drawer } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import { amountText } from '#apps/console/amount/decimal-text.ts'
import { useExplanation } from '#apps/console/api/questions.ts'
import { Loading, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { ReasonTree } from './reason-tree.tsx'
import { namePosting, type Trail, useTrail } from './trail.ts'
import { treeOf } from './tree.ts'
import './explain.css'

/** Opens over any page when the address names a posting: why this amount is what it is. */
export function ExplainDrawer() {
  const trail = useTrail()
  return (
    <Drawer.Root opened={trail.shown !== undefined} onClose={trail.close} position="right" size={640}>
      <Drawer.Overlay />
      <Drawer.Content aria-label="Why this amount">
        {trail.shown !== undefined && <Explanation key={trail.shown} posting={trail.shown} trail={trail} />}
      </Drawer.Content>
    </Drawer.Root>
  )
}

function Explanation({ posting, trail }: Readonly<{ posting: string; trail: Trail }>) {
  const { data, error } = useExplanation(posting)
  const root = data && treeOf(data.nodes)
  return (
    <div className="explain">
      <div className="explain-bar">
        <Crumbs trail={trail} />
        <button type="button" className="explain-close" onClick={trail.close} aria-label="Close" data-autofocus>
          <IconX size={20} stroke={1.6} aria-hidden="true" />
        </button>
      </div>
      {error && <TroubleNote error={error} />}
      {!data && !error && (
        <>
          <Loading what="the reasons" />
          <div className="skeleton skeleton-title explain-skeleton" />
          <SkeletonRows rows={6} />
        </>
      )}
      {root && (
        <>
          <Head posting={posting} amount={root.node.amount} currency={root.node.currency} says={root.node.says} />
          <ReasonTree root={root} />
        </>
      )}
    </div>
  )
}

/** Where one came from: each posting that was followed leads back to itself. */
function Crumbs({ trail }: Readonly<{ trail: Trail }>) {
  return (
    <nav aria-label="Followed postings" className="crumbs">
      <ol>
        {trail.postings.map((posting) => (
          <Fragment key={posting}>
            <li>
              {posting === trail.shown ? (
                <span className="id" aria-current="step">
                  {namePosting(posting).name}
                </span>
              ) : (
                <button type="button" className="button-plain id" onClick={() => trail.back(posting)}>
                  {namePosting(posting).name}
                </button>
              )}
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  )
}

type Top = Readonly<{ posting: string; amount: string | undefined; currency: string | undefined; says: string }>

function Head({ posting, amount, currency, says }: Top) {
  const { number, page } = namePosting(posting)
  const rest = says.includes(':') ? says.slice(says.indexOf(':') + 1).trim() : undefined
  return (
    <div className="explain-head">
      <h2 className="explain-amount">
        {amount !== undefined && currency !== undefined ? amountText(amount, currency) : says}
        {currency !== undefined && <span className="amount-currency"> {currency}</span>}
      </h2>
      <p className="soft">{rest ? `Here is ${rest}.` : 'Every step from here down to the facts that made it.'}</p>
      {page && (
        <Link to={page} params={{ number }} className="explain-document">
          Open {number}
        </Link>
      )}
    </div>
  )
}

import { useExplanation } from '#apps/console/api/questions.ts'
import { isHidden } from '#apps/console/api/trouble.ts'
import { Loading, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { ClosedNote } from './closed.tsx'
import { namePosting, useTrail } from './trail.ts'
import { type Branch, treeOf } from './tree.ts'

export type TreeComponent = React.ComponentType<Readonly<{ root: Branch }>>

/** The reasons go on in another posting: shown in place, or alone with the way back kept. */
export function PostingBelow({ posting, Tree }: Readonly<{ posting: string; Tree: TreeComponent }>) {
  const { data, error } = useExplanation(posting)
  const { follow } = useTrail()
  const root = data && treeOf(data.nodes)
  if (isHidden(error)) return <ClosedNote what={namePosting(posting).name} />
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
          <Tree root={root} />
        </>
      )}
    </div>
  )
}

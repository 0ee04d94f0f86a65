import { Page } from '#apps/console/shell/page.tsx'
import { Loading, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'

/** While the rows of a page are on their way, or when they can't come. */
export function MeteringWaiting({ what, error }: Readonly<{ what: string; error: unknown }>) {
  if (error) {
    return (
      <Page title={`The ${what} can’t be shown`}>
        <TroubleNote error={error} />
      </Page>
    )
  }
  return (
    <Page title={undefined} lead={<Loading what={`the ${what}`} />}>
      <div className="panel">
        <SkeletonRows rows={8} />
      </div>
    </Page>
  )
}

import { Page } from './page.tsx'
import { Loading, SkeletonRows, TroubleNote } from './states.tsx'

type Awaited = Readonly<{ what: string; error: unknown; back?: React.ComponentProps<typeof Page>['back'] }>

/** A page of rows while they are on their way, or when they can't come. */
export function Waiting({ what, error, back }: Awaited) {
  const frame = back ? { back } : {}
  if (error) {
    return (
      <Page title={`The ${what} can’t be shown`} {...frame}>
        <TroubleNote error={error} />
      </Page>
    )
  }
  return (
    <Page title={undefined} lead={<Loading what={`the ${what}`} />} {...frame}>
      <div className="panel">
        <SkeletonRows rows={8} />
      </div>
    </Page>
  )
}

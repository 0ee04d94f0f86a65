import { Page } from '#apps/console/shell/page.tsx'
import { TroubleNote } from '#apps/console/shell/states.tsx'

/** A bug of the console itself: the frame stays, so the other rooms can still be reached. */
export function BrokenPage({ error }: Readonly<{ error: unknown }>) {
  return (
    <Page title="Something broke on this page">
      <TroubleNote error={error} />
    </Page>
  )
}

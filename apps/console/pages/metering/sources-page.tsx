import { useLateUsage, useSources } from '#apps/console/api/metering.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { LatePanel } from './late-panel.tsx'
import { MeteringWaiting } from './metering-page.tsx'
import { sourcesTitle } from './metering-sentences.ts'
import { SourcesPanel } from './sources-panel.tsx'

/** Who sends usage, and whether it does as usual; what came too late for its period. */
export function SourcesPage() {
  const sources = useSources()
  const late = useLateUsage()
  const error = sources.error ?? late.error
  if (error || !sources.data || !late.data) return <MeteringWaiting what="sources" error={error} />
  return (
    <Page title={sourcesTitle(sources.data)} lead={<p>{LEAD}</p>}>
      <SourcesPanel sources={sources.data} />
      <LatePanel late={late} />
    </Page>
  )
}

const LEAD = 'A source is silent when nothing came for its usual gap and one day more, and has stopped after 30 days.'

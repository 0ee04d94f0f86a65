import { Link } from '@tanstack/react-router'
import { Page } from '#apps/console/shell/page.tsx'

export function NotFoundPage() {
  return (
    <Page title="There is no page at this address" lead={<p>The rooms at the left lead to all there is.</p>}>
      <Link to="/month">To the month</Link>
    </Page>
  )
}

import { RoomFrame } from '#apps/console/shell/room-frame.tsx'
import { CATALOG } from './catalog-pages.ts'
import './catalog.css'

export function CatalogRoom() {
  return <RoomFrame name="Catalog" pages={CATALOG} />
}

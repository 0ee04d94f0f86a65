import fc from 'fast-check'
import { expect, test } from 'vitest'
import { groupField, labelsOf, readWhere, whereField } from './label-filter.ts'

test.each([
  { text: 'region=eu', says: [{ label: 'region', is: ['eu'] }] },
  { text: 'region=eu,region=us', says: [{ label: 'region', is: ['eu', 'us'] }] },
  {
    text: 'region!=eu,team=web',
    says: [
      { label: 'region', isNot: ['eu'] },
      { label: 'team', is: ['web'] },
    ],
  },
  { text: 'region=', says: [{ label: 'region', is: [''] }] },
  { text: 'path=/a/b?c=d', says: [{ label: 'path', is: ['/a/b?c=d'] }] },
  { text: 'team=a\\,b\\\\', says: [{ label: 'team', is: ['a,b\\'] }] },
  { text: 'a\\=b=c', says: [{ label: 'a=b', is: ['c'] }] },
  { text: 'region', says: undefined },
  { text: '=eu', says: undefined },
  { text: 'region=eu,', says: [{ label: 'region', is: ['eu'] }] },
  { text: ',', says: [] },
])('$text', ({ text, says }) => {
  expect(readWhere(text)).toEqual(says)
  expect(whereField.safeParse(text).success).toBe(says !== undefined)
})

test('every label and text can be written', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string(), (label, value) => {
      const written = `${label.replaceAll(/[\\,=!]/g, '\\$&')}=${value.replaceAll(/[\\,]/g, '\\$&')}`
      expect(readWhere(written)).toEqual([{ label, is: [value] }])
    }),
  )
})

test('labels to group by stand once each', () => {
  expect(labelsOf('region,service,region')).toEqual(['region', 'service'])
  expect(labelsOf(undefined)).toEqual([])
  expect(groupField.safeParse('a,,b').success).toBe(false)
  expect(groupField.safeParse('a,b,c,d,e,f,g,h,i').success).toBe(false)
})

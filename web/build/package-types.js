/** Adds the extension to the imports of `<digit-pad>`'s type declarations: not only bundlers resolve them then. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const TYPES = join(import.meta.dirname, '../dist/element/types')
const RELATIVE_IMPORT = /(from |import\()(['"])(\.[^'"]+)\2/g

for (const name of readdirSync(TYPES, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.d.ts'))) {
  const file = join(TYPES, name)
  writeFileSync(file, readFileSync(file, 'utf8').replace(RELATIVE_IMPORT, '$1$2$3.js$2'))
}

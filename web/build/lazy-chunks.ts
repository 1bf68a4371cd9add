/**
 * The page's chunks, by the paths of their entry points. This file decides what a first visit downloads. When a listed
 * file moves, the build fails until the list is updated.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { Plugin, Rolldown } from 'vite'

/** Lazy chunks, which a first visit does not download: other languages, pictures, and what buttons load. */
const LAZY_ENTRIES = [
  'src/i18n/ar.ts',
  'src/i18n/de.ts',
  'src/i18n/es.ts',
  'src/i18n/fr.ts',
  'src/i18n/zh.ts',
  'src/recognizer/picture-reader.ts',
  'src/recognizer/worker/picture-worker.ts',
  'src/recognizer/sheet-reader.ts',
  'src/recognizer/worker/sheet-worker.ts',
  'src/recognizer/unmarked-reader.ts',
  'src/sheets/unmarked.ts',
  'src/sheets/columns.ts',
  'src/share/actions.ts',
  'src/app/camera.ts',
  'src/evidence/panel.ts',
  'src/explain/dialog.ts',
  'src/gallery/list.ts',
  'src/sheet-view/dialog.ts',
  'src/sheet-view/xlsx.ts',
  'src/handwriting/handwriting.ts',
  'src/teaching/view.ts',
]

/** Loaded only on sites that take drawings, so that the service worker of others does not fetch it either. */
const OPTIONAL_ENTRIES = ['src/contributions/offer.ts']

/** The line network, which reads numbers. */
const LAZY_ASSET = 'lines.safetensors'

/** Modules that form one chunk, with all their imports, that the page shares with its workers. */
const MODEL_MODULES = [
  'src/recognizer/model.ts',
  'src/numbers/number-reading.ts',
  'src/preprocessing/statistics.ts',
  'src/i18n/messages.ts',
  'src/i18n/format.ts',
]

const MODEL_GROUP = 'model'

const ROOT = join(import.meta.dirname, '..')
const CHUNK_LIST = join(ROOT, 'dist/chunks.json')

const fromRoot = (path: string): string => relative(ROOT, path).replaceAll('\\', '/')

/** A module's imports go into its chunk, unless a group with a higher priority holds them. */
export const chunkGroups = [
  { name: MODEL_GROUP, test: (id: string) => MODEL_MODULES.includes(fromRoot(id)), priority: 2 },
]

/**
 * The scripts and style sheets of a bundle that belong to lazy chunks, and other files that are loaded when needed.
 *
 * @throws Error when a listed entry point is not the entry of a chunk.
 */
export function lazyFiles(bundle: Rolldown.OutputBundle): Set<string> {
  const assets = Object.values(bundle).filter((file) => file.type === 'asset' && file.names.includes(LAZY_ASSET))
  const lazy = new Set([
    ...assets.map(({ fileName }) => fileName),
    ...filesOf(LAZY_ENTRIES, bundle),
    ...lazyWorkerFiles,
  ])
  addSharedChunks(bundle, lazy, optionalFiles(bundle))
  return lazy
}

/**
 * The scripts and style sheets that only some sites load.
 *
 * @throws Error as `lazyFiles` does.
 */
export const optionalFiles = (bundle: Rolldown.OutputBundle): Set<string> => new Set(filesOf(OPTIONAL_ENTRIES, bundle))

function filesOf(entries: string[], bundle: Rolldown.OutputBundle): string[] {
  const files = filesByEntry(bundle)
  return entries.flatMap((entry) => {
    const file = files[entry]
    const output = file === undefined ? undefined : bundle[file]
    if (!file || !output) throw new Error(`build/lazy-chunks.ts names ${entry}, which is not the entry of a chunk.`)
    return [file, ...(output.type === 'chunk' ? (output.viteMetadata?.importedCss ?? []) : [])]
  })
}

/** Adds chunks that only lazy ones import, and perhaps optional ones. */
function addSharedChunks(bundle: Rolldown.OutputBundle, lazy: Set<string>, optional = new Set<string>()): void {
  const later = new Set([...lazy, ...optional])
  const chunks = Object.values(bundle).filter((output) => output.type === 'chunk')
  const shared = chunks.filter(({ fileName, isEntry, isDynamicEntry }) => {
    const importers = chunks.filter(({ imports }) => imports.includes(fileName))
    return !isEntry && !isDynamicEntry && importers.length > 0 && importers.every((chunk) => later.has(chunk.fileName))
  })
  const added = shared.filter(({ fileName }) => !lazy.has(fileName))
  for (const { fileName } of added) lazy.add(fileName)
  if (added.length > 0) addSharedChunks(bundle, lazy, optional) // which may import others
}

/** Writes `dist/chunks.json`, which maps entry points to built files, for the browser tests. */
export function chunkList(): Plugin {
  return {
    name: 'chunk-list',
    apply: 'build',
    writeBundle(_options, bundle) {
      mkdirSync(dirname(CHUNK_LIST), { recursive: true })
      writeFileSync(CHUNK_LIST, JSON.stringify(filesByEntry(bundle), null, 2))
    },
  }
}

/** A plugin for the workers' builds, since the page's bundle holds their scripts as assets without a source. */
export function recordWorker(): Plugin {
  return {
    name: 'record-worker',
    generateBundle(_options, bundle) {
      const entries = entriesOf(bundle)
      Object.assign(workerFiles, entries)
      const lazy = new Set(LAZY_ENTRIES.flatMap((entry) => entries[entry] ?? []))
      addSharedChunks(bundle, lazy)
      for (const file of lazy) lazyWorkerFiles.add(file)
    },
  }
}

const workerFiles: Record<string, string> = {}

const lazyWorkerFiles = new Set<string>()

/** Maps the path of each entry point, relative to `web/`, to its file in the bundle. */
const filesByEntry = (bundle: Rolldown.OutputBundle): Record<string, string> => ({
  ...workerFiles,
  ...entriesOf(bundle),
})

const entriesOf = (bundle: Rolldown.OutputBundle): Record<string, string> =>
  Object.fromEntries(
    Object.values(bundle).flatMap((output) =>
      output.type === 'chunk' && output.facadeModuleId ? [[fromRoot(output.facadeModuleId), output.fileName]] : [],
    ),
  )

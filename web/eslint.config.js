import js from '@eslint/js'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'

export default defineConfig(
  { ignores: ['src/network/kernels/assembly'] }, // AssemblyScript, which has types of its own
  { ignores: ['dist'] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' },
  },
  {
    // Inner loops index typed arrays within their lengths; checking each element would cost more than the arithmetic.
    files: ['src/network/kernels/scalar.ts', 'src/preprocessing/*.ts', 'src/numbers/*.ts', 'src/sheets/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  { files: ['element/*.js'], languageOptions: { globals: { document: 'readonly' } } },
  { files: ['**/*.js'], extends: [tseslint.configs.disableTypeChecked] },
)

import { describe, expect, it, test } from 'vitest'
import { parseReply } from './parse.js'

const F = '```'
const parse = (script: string, language = 'bash') => parseReply(`${F}${language}\n${script}\n${F}\n`)
const write = (command: string) => parse(`${command}\nx\nEOF`)

describe('a command that writes a file', () => {
  test.each([
    "cat > src/a.ts <<'EOF'",
    "cat <<'EOF' > src/a.ts",
    'cat <<"EOF" >src/a.ts',
    "$ cat > 'src/a.ts' << \\EOF",
    "mkdir -p src && cat > src/a.ts <<'EOF'",
    "tee src/a.ts > /dev/null <<'EOF'",
    "cat <<'EOF' | tee ./src/a.ts",
    'cat > src/a.ts << EOF',
    "cat > src/a.ts <<-'EOF'",
  ])('is the whole file: %s', (command) => {
    expect(write(command)).toMatchObject({
      edits: [{ path: 'src/a.ts', action: 'write', text: 'x\n', lines: { start: 2, end: 3 } }],
      skipped: [],
    })
  })

  it('takes a block without a language for a script only where it begins with such a command', () => {
    expect(parse("cat > a.ts <<'EOF'\nx\nEOF", '').edits).toMatchObject([{ path: 'a.ts', text: 'x\n' }])
    expect(parse("make\ncat > a.ts <<'EOF'\nx\nEOF", '').edits).toEqual([])
  })

  it('may write several, and fences in them', () => {
    const script = `cat > a.md <<'EOF'\n${F}bash\nmake\n${F}\nEOF\ncat > b.ts <<'END'\ny\nEND`
    expect(parse(script).edits.map(({ path, text }) => [path, text])).toEqual([
      ['a.md', `${F}bash\nmake\n${F}\n`],
      ['b.ts', 'y\n'],
    ])
  })

  it('keeps the tabs that << keeps, and takes off those that <<- takes off', () => {
    const text = (command: string) => parse(`${command}\n\tx\n\t\ty\nEOF`).edits[0]!.text
    expect(text("cat > a <<'EOF'")).toBe('\tx\n\t\ty\n')
    expect(text("cat > a <<-'EOF'")).toBe('x\ny\n')
  })

  test.each(["cat >> a.ts <<'EOF'", "tee -a a.ts <<'EOF'"])('may add to the end: %s', (command) => {
    expect(write(command).edits).toMatchObject([
      {
        path: 'a.ts',
        action: 'edit',
        blocks: [{ kind: 'lines', bare: 'append', rows: [{ sign: '+', text: 'x' }] }],
      },
    ])
  })

  test.each(["git apply <<'EOF'", 'patch -p1 <<EOF', "cat <<'EOF' | git apply"])(
    'may hand on a patch: %s',
    (command) => {
      const diff = '--- a/a.ts\n+++ b/a.ts\n@@ -1 +1 @@\n-x\n+y'
      expect(parse(`${command}\n${diff}\nEOF`).edits).toMatchObject([
        { path: 'a.ts', format: 'unified-diff', blocks: [{ rows: [{ text: 'x' }, { text: 'y' }] }] },
      ])
    },
  )

  it('is part of a script where the block is the text of one', () => {
    const script = "#!/bin/sh\ncat > a.ts <<'EOF'\nx\nEOF"
    const [edit] = parseReply(`### bin/setup.sh\n\n${F}bash\n${script}\n${F}\n`).edits
    expect([edit!.path, edit!.text]).toEqual(['bin/setup.sh', `${script}\n`])
    const own = parseReply(`### deploy.sh\n\n${F}bash\ncat > deploy.sh <<'EOF'\nx\nEOF\n${F}\n`)
    expect(own.edits).toMatchObject([{ path: 'deploy.sh', action: 'write', text: 'x\n' }])
  })
})

describe('what is not certain is not written', () => {
  test.each([
    ['a value', '$HOME'],
    ['a value in braces', `a \${b}`],
    ['a command', '$(date)'],
    ['a command in backticks', '`date`'],
    ['a backslash', 'a \\$b'],
    ['a line that goes on', 'a \\'],
  ])('%s that the shell expands is refused', (_name, line) => {
    const script = (word: string) => parse(`cat > a.ts <<${word}\nx\n${line}\nEOF`).edits
    expect(script('EOF')).toMatchObject([
      { path: 'a.ts', blocks: [{ kind: 'broken', message: expect.stringContaining('line 4 of the reply') }] },
    ])
    expect(script("'EOF'")).toMatchObject([{ text: `x\n${line}\n`, blocks: [] }])
  })

  it('a price is no value', () => {
    expect(parse('cat > a.txt <<EOF\n5 $ or 5$\nEOF').edits).toMatchObject([{ text: '5 $ or 5$\n' }])
  })

  it('a text without its last line is refused as cut off', () => {
    const reply = `${F}bash\ncat > a.ts <<'EOF'\nx\n${F}\n\n${F}bash\ncat > b.ts <<'EOF'\ny\nEOF\n${F}\n`
    expect(parseReply(reply).edits).toMatchObject([
      { path: 'a.ts', blocks: [{ code: 'truncated-edit' }] },
      { path: 'b.ts', text: 'y\n' },
    ])
  })

  test.each([`cd api\n${F}\n\n${F}sh\n`, 'cd api\n', 'cd api && '])(
    'neither is one in another folder: %j',
    (move) => {
      const { edits } = parse(
        `${move}cat > a.ts <<'EOF'\nx\nEOF\ngit apply <<'EOF'\n--- a/b.ts\n+++ b/b.ts\n@@\n-x\n+y\nEOF`,
      )
      const block = { kind: 'broken', message: expect.stringContaining('another folder') }
      expect(edits).toMatchObject([
        { path: 'a.ts', blocks: [block] },
        { path: 'b.ts', blocks: [block] },
      ])
    },
  )

  test.each([
    ['a path with a value', 'cat > "$DIR/a.ts" <<\'EOF\''],
    ['a condition before it', "[ -f a.ts ] && cat > a.ts <<'EOF'"],
    ['a condition around it', "if true; then\ncat > a.ts <<'EOF'"],
    ['a loop', "for i in 1 2; do\ncat > a.ts <<'EOF'"],
    ['a function', "make_it() {\ncat > a.ts <<'EOF'"],
    ['a command behind it', "cat > a.ts <<'EOF' || true"],
  ])('%s leaves the command to the reader', (_name, command) => {
    const { edits, skipped } = write(command)
    expect([edits, skipped]).toMatchObject([[], [{ reason: expect.stringContaining('not certain') }]])
  })

  it('other commands are named, and not run', () => {
    expect(parse("cat > a.ts <<'EOF'\nx\nEOF\nnpm test").skipped).toMatchObject([
      { reason: 'commands in it are left to you: npm test' },
    ])
    expect(write('python3 - <<EOF')).toMatchObject({
      edits: [],
      skipped: [{ reason: 'it shows a command or its output' }],
    })
  })
})

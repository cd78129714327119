import { describe, expect, it } from 'vitest'
import { introduces, isImport } from './declaration.js'

describe('a line declares', () => {
  it.each([
    ['function load(path) {', 'load'],
    ['export async function load() {', 'load'],
    ['export default class Store {', 'Store'],
    ['export interface Options {', 'Options'],
    ['const load = async () => {', 'load'],
    ['def load(self):', 'load'],
    ['async def load(self):', 'load'],
    ['class Store(Base):', 'Store'],
    ['pub fn load(path: &str) -> String {', 'load'],
    ['pub(crate) struct Store {', 'Store'],
    ['impl Store {', 'impl Store'],
    ['impl Display for Store {', 'impl Display for Store'],
    ['func (s *Store) Load() error {', 'Load'],
    ['type Store struct {', 'Store'],
    ['fun load(): String {', 'load'],
    ['def empty?', 'empty?'],
    ['create table if not exists users (', 'users'],
    ['load() {', 'load'],
    ['## Usage', '## Usage'],
    ['[package]', '[package]'],
    ['message Request {', 'Request'],
  ])('%s', (line, name) => {
    expect(introduces(line).declares).toBe(name)
  })
})

describe('a line sets a key', () => {
  it.each([
    ['const limit = 10', 'limit'],
    ['this.limit = limit', 'this.limit'],
    ['"name": "a",', 'name'],
    ['name: value', 'name'],
    ['color: red;', 'color'],
    ['limit += 1', 'limit'],
    ['case 1:', 'case 1:'],
    ['class="wide"', 'class'],
  ])('%s', (line, key) => {
    expect(introduces(line)).toEqual({ declares: '', key })
  })
})

it.each(['', '}', '})', '// function load() {', '* @param a', 'return a', 'if (a == b) {', 'load(a)'])(
  'a line introduces nothing: %j',
  (line) => {
    expect(introduces(line)).toEqual({ declares: '', key: '' })
  },
)

it.each([
  "import a from 'a'",
  'from a import b',
  'use std::io;',
  'using System;',
  '#include <stdio.h>',
  "const a = require('a')",
  "require 'a'",
])('a line brings in names: %s', (line) => {
  expect(isImport(line)).toBe(true)
})

it.each(['important()', 'used(a)', 'from = 1', 'const a = 1'])('a line brings in none: %s', (line) => {
  expect(isImport(line)).toBe(false)
})

import { describe, expect, it } from 'vitest'
import { importedFrom, introduces, isImport } from './declaration.js'

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
    ['int count = 0;', 'count'],
    ['String name;', 'name'],
    ['unsigned long long size;', 'size'],
    ['std::vector<int> items;', 'items'],
    ['const char *name = "x";', 'name'],
    ['Item& first = items[0];', 'first'],
    ['private final Map<String, Integer> map = new HashMap<>();', 'map'],
    ['int[] values = new int[3];', 'values'],
    ['int matrix[3][3];', 'matrix'],
    ['static int counter;', 'counter'],
  ])('%s', (line, key) => {
    expect(introduces(line)).toMatchObject({ declares: '', key })
  })
})

it.each([
  '',
  '}',
  '})',
  '// function load() {',
  '* @param a',
  'return a',
  'return value;',
  'throw error;',
  'delete item;',
  'goto end;',
  'break outer;',
  'using namespace std;',
  'typedef int number;',
  'else x = 1;',
  'a == b;',
  'void stop();',
  'if (a == b) {',
  'load(a)',
])('a line introduces nothing: %j', (line) => {
  expect(introduces(line)).toEqual({ declares: '', key: '' })
})

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

describe('a line imports from', () => {
  it.each([
    ["import a from 'a'", 'a'],
    ['import { a, b } from "./a.js"', './a.js'],
    ['import a, { b } from "./a.js" // note', './a.js'],
    ["import './side.css'", './side.css'],
    ["const { a } = require('a')", 'a'],
    ["require 'json'", 'json'],
    ['from a.b import c', 'a.b'],
    ['from . import c', '.'],
    ['import os', 'os'],
    ['import numpy as np', 'numpy'],
    ['use std::io;', 'std::io'],
    ['use crate::a::b as c;', 'crate::a::b'],
    ['use App\\Models\\User;', 'App\\Models\\User'],
    ['using System.Text;', 'System.Text'],
    ['import java.util.List;', 'java.util.List'],
    ['import static org.junit.Assert.*;', 'org.junit.Assert.*'],
    ['#include <stdio.h>', 'stdio.h'],
    ['#include "a.h"', 'a.h'],
    ['@use "sass:math";', 'sass:math'],
    ['import "fmt"', 'fmt'],
  ])('%s', (line, source) => {
    expect(isImport(line)).toBe(true)
    expect(importedFrom(line)).toBe(source)
  })
})

import { Router } from 'express'
import { db } from './db.js'
import { requireUser } from './session.js'

export const routes = Router()

routes.get('/projects', async (req, res) => {
  const user = await requireUser(req)
  if (!user) {
    return res.status(401).json({ error: 'sign in first' })
  }
  const projects = await db.projects.list({ owner: user.id })
  res.json({ projects })
})

routes.post('/projects', async (req, res) => {
  const user = await requireUser(req)
  if (!user) {
    return res.status(401).json({ error: 'sign in first' })
  }
  const { name } = req.body
  if (typeof name !== 'string' || name.trim() === '') {
    return res.status(400).json({ error: 'a project needs a name' })
  }
  const project = await db.projects.create({ owner: user.id, name: name.trim() })
  res.status(201).json({ project })
})

routes.get('/projects/:id', async (req, res) => {
  const user = await requireUser(req)
  if (!user) {
    return res.status(401).json({ error: 'sign in first' })
  }
  const project = await db.projects.find(req.params.id)
  if (!project || project.owner !== user.id) {
    return res.status(404).json({ error: 'no such project' })
  }
  res.json({ project })
})

routes.put('/projects/:id', async (req, res) => {
  const user = await requireUser(req)
  if (!user) {
    return res.status(401).json({ error: 'sign in first' })
  }
  const project = await db.projects.find(req.params.id)
  if (!project || project.owner !== user.id) {
    return res.status(404).json({ error: 'no such project' })
  }
  const changed = await db.projects.update(project.id, { name: req.body.name })
  res.json({ project: changed })
})

routes.delete('/projects/:id', async (req, res) => {
  const user = await requireUser(req)
  if (!user) {
    return res.status(401).json({ error: 'sign in first' })
  }
  const project = await db.projects.find(req.params.id)
  if (!project || project.owner !== user.id) {
    return res.status(404).json({ error: 'no such project' })
  }
  await db.projects.remove(project.id)
  res.status(204).end()
})

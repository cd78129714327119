// Package limiter keeps clients of an HTTP service from asking too much.
package limiter

import (
	"net"
	"net/http"
	"sync"
	"time"
)

// Bucket is a token bucket. It starts full.
type Bucket struct {
	mu       sync.Mutex
	tokens   float64
	capacity float64
	perSec   float64
	last     time.Time
}

// NewBucket makes a bucket that holds capacity tokens and gains perSec of them each second.
func NewBucket(capacity, perSec float64, now time.Time) *Bucket {
	return &Bucket{
		tokens:   capacity,
		capacity: capacity,
		perSec:   perSec,
		last:     now,
	}
}

// Take takes one token if there is one.
func (b *Bucket) Take(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()

	b.refill(now)
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}

// Full reports whether the bucket has been left alone long enough to be full.
func (b *Bucket) Full(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()

	b.refill(now)
	return b.tokens >= b.capacity
}

func (b *Bucket) refill(now time.Time) {
	elapsed := now.Sub(b.last).Seconds()
	if elapsed <= 0 {
		return
	}
	b.last = now
	b.tokens += elapsed * b.perSec
	if b.tokens > b.capacity {
		b.tokens = b.capacity
	}
}

// Limiter has a bucket for every client.
type Limiter struct {
	mu       sync.Mutex
	buckets  map[string]*Bucket
	capacity float64
	perSec   float64
	now      func() time.Time
}

// New makes a limiter that allows perSec requests a second and bursts of capacity.
func New(capacity, perSec float64) *Limiter {
	return &Limiter{
		buckets:  make(map[string]*Bucket),
		capacity: capacity,
		perSec:   perSec,
		now:      time.Now,
	}
}

// Allow reports whether the client may go on.
func (l *Limiter) Allow(client string) bool {
	return l.bucket(client).Take(l.now())
}

// Sweep forgets the clients that have not been seen for a while.
func (l *Limiter) Sweep() int {
	l.mu.Lock()
	defer l.mu.Unlock()

	now := l.now()
	forgotten := 0
	for client, bucket := range l.buckets {
		if bucket.Full(now) {
			delete(l.buckets, client)
			forgotten++
		}
	}
	return forgotten
}

func (l *Limiter) bucket(client string) *Bucket {
	l.mu.Lock()
	defer l.mu.Unlock()

	b, ok := l.buckets[client]
	if !ok {
		b = NewBucket(l.capacity, l.perSec, l.now())
		l.buckets[client] = b
	}
	return b
}

// Middleware answers 429 to those who ask too much.
func (l *Limiter) Middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		client, _, err := net.SplitHostPort(r.RemoteAddr)
		if err != nil {
			client = r.RemoteAddr
		}
		if !l.Allow(client) {
			http.Error(w, "too many requests", http.StatusTooManyRequests)
			return
		}
		next.ServeHTTP(w, r)
	})
}

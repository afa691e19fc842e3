/* A slow or a full disk for one program, loaded into it with LD_PRELOAD. The file KIOSQUE_DISK_FAULT says what is wrong with the disk, from
   one write to the next: "slow 300" delays every write and flush by up to 300 ms, "full" lets no file grow, and "quota" does the same
   although the disk has free space. Without the file, nothing is wrong. Only regular files below the folder KIOSQUE_DISK are affected. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/uio.h>
#include <unistd.h>

enum { HEALTHY, SLOW, QUOTA, FULL };

#define REAL(name) ((__typeof__(&name))real(#name))

static void *real(const char *name) {
  return dlsym(RTLD_NEXT, name);
}

static int disk_state(long *delay_ms) {
  const char *file = getenv("KIOSQUE_DISK_FAULT");
  char text[32] = "";
  int control = file ? open(file, O_RDONLY | O_CLOEXEC) : -1;
  if (control < 0) return HEALTHY;
  if (read(control, text, sizeof text - 1) < 0) text[0] = 0;
  close(control);
  if (strcmp(text, "full") == 0) return FULL;
  if (strcmp(text, "quota") == 0) return QUOTA;
  return sscanf(text, "slow %ld", delay_ms) == 1 ? SLOW : HEALTHY;
}

static int is_on_disk(const char *path) {
  const char *disk = getenv("KIOSQUE_DISK");
  return disk && strncmp(path, disk, strlen(disk)) == 0;
}

static int state_of(int fd, long *delay_ms) {
  char link[64], path[4096] = "";
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  return readlink(link, path, sizeof path - 1) > 0 && is_on_disk(path) ? disk_state(delay_ms) : HEALTHY;
}

/* Delays the caller, or tells whether the disk has no room for a file that reaches this offset. */
static int is_refused(int fd, off_t end) {
  long delay_ms = 0;
  struct stat status;
  int state = state_of(fd, &delay_ms);
  if (state == SLOW) usleep((useconds_t)(random() % (delay_ms + 1)) * 1000);
  if (state < QUOTA || fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) || end <= status.st_size) return 0;
  errno = ENOSPC;
  return 1;
}

static off_t position_of(int fd) {
  struct stat status;
  if (fcntl(fd, F_GETFL) & O_APPEND) return fstat(fd, &status) == 0 ? status.st_size : 0;
  off_t position = lseek(fd, 0, SEEK_CUR);
  return position < 0 ? 0 : position;
}

static off_t length_of(const struct iovec *parts, int count) {
  off_t length = 0;
  for (int index = 0; index < count; index++) length += (off_t)parts[index].iov_len;
  return length;
}

ssize_t write(int fd, const void *bytes, size_t length) {
  return is_refused(fd, position_of(fd) + (off_t)length) ? -1 : REAL(write)(fd, bytes, length);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  return is_refused(fd, position_of(fd) + length_of(parts, count)) ? -1 : REAL(writev)(fd, parts, count);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
  return is_refused(fd, offset + (off_t)length) ? -1 : REAL(pwrite)(fd, bytes, length, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
  return is_refused(fd, offset + (off_t)length) ? -1 : REAL(pwrite64)(fd, bytes, length, offset);
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) {
  return is_refused(fd, offset + length_of(parts, count)) ? -1 : REAL(pwritev)(fd, parts, count, offset);
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset) {
  return is_refused(fd, offset + length_of(parts, count)) ? -1 : REAL(pwritev64)(fd, parts, count, offset);
}

int posix_fallocate(int fd, off_t offset, off_t length) {
  return is_refused(fd, offset + length) ? ENOSPC : REAL(posix_fallocate)(fd, offset, length);
}

int posix_fallocate64(int fd, off64_t offset, off64_t length) {
  return is_refused(fd, offset + length) ? ENOSPC : REAL(posix_fallocate64)(fd, offset, length);
}

int fsync(int fd) {
  return is_refused(fd, 0) ? -1 : REAL(fsync)(fd);
}

int fdatasync(int fd) {
  return is_refused(fd, 0) ? -1 : REAL(fdatasync)(fd);
}

int statfs(const char *path, struct statfs *status) {
  long delay_ms;
  int result = REAL(statfs)(path, status);
  if (result == 0 && is_on_disk(path) && disk_state(&delay_ms) == FULL) status->f_bavail = 0;
  return result;
}

int statfs64(const char *path, struct statfs64 *status) {
  long delay_ms;
  int result = REAL(statfs64)(path, status);
  if (result == 0 && is_on_disk(path) && disk_state(&delay_ms) == FULL) status->f_bavail = 0;
  return result;
}

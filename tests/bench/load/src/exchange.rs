//! So many requests over so many connections, of which each always has as many that are not answered.

use std::time::Instant;

use crate::Outcome;
use crate::dialect::Asked;
use crate::dialect::Dialect;
use crate::message;
use crate::message::Answer;
use crate::message::FIRST;
use crate::message::Request;
use crate::server::Server;
use crate::socket::Socket;

pub(crate) struct Exchange {
    lanes: Vec<Lane>,
    request: Request,
    answer: Answer,
    depth: usize,
    /// What goes in one write.
    frames: Vec<u8>,
}

pub(crate) struct Done {
    pub(crate) requests: usize,
    pub(crate) seconds: f64,
}

struct Lane {
    socket: Socket,
    next: u32,
    /// The numbers that are not answered, wherever they fit; 0: none.
    open: Vec<u32>,
    count: usize,
}

impl Exchange {
    /// Connects, and asks once on each connection.
    pub(crate) fn open(
        server: &Server,
        dialect: Dialect,
        asked: &Asked,
        lanes: usize,
        depth: usize,
    ) -> Outcome<Self> {
        let request = Request::new(dialect, asked);
        let mut opened = Vec::new();
        let mut learned = None;
        for _ in 0..lanes {
            let mut socket = server.connect()?;
            dialect.open(&mut socket)?;
            let mut frames = Vec::new();
            request.write(FIRST, &mut frames);
            socket.write(&frames)?;
            let text = socket.receive()?;
            match &mut learned {
                None => learned = Some(Answer::learn(dialect, asked, FIRST, text.as_bytes())?),
                Some(answer) => drop(answer.number(text.as_bytes())?),
            }
            // More than are open at once, so that one that is overtaken often still has its place.
            opened.push(Lane { socket, next: FIRST + 1, open: vec![0; depth * 64], count: 0 });
        }
        let answer = learned.ok_or("no connection")?;
        Ok(Self { lanes: opened, request, answer, depth, frames: Vec::new() })
    }

    /// Asks so often, or a little less if the connections cannot share it evenly, until everything is answered.
    pub(crate) fn run(&mut self, requests: usize) -> Outcome<Done> {
        let begin = Instant::now();
        let each = requests / self.lanes.len();
        let mut left: Vec<_> = vec![each; self.lanes.len()];
        for (lane, left) in self.lanes.iter_mut().zip(&mut left) {
            let first = self.depth.min(*left);
            lane.ask(&self.request, first, &mut self.frames)?;
            *left -= first;
        }
        while self.lanes.iter().any(|lane| lane.count > 0) {
            for (lane, left) in self.lanes.iter_mut().zip(&mut left) {
                if lane.count == 0 {
                    continue;
                }
                let answered = lane.answered(&mut self.answer)?.min(*left);
                lane.ask(&self.request, answered, &mut self.frames)?;
                *left -= answered;
            }
        }
        Ok(Done { requests: each * self.lanes.len(), seconds: begin.elapsed().as_secs_f64() })
    }

    /// Fills each connection with calls that are never answered, and gives the server time to take all of them.
    pub(crate) fn ask_without_end(&mut self, dialect: Dialect, asked: &Asked) -> Outcome {
        let request = Request::new(dialect, asked);
        for lane in &mut self.lanes {
            lane.ask(&request, self.depth, &mut self.frames)?;
            lane.socket.settle()?;
        }
        Ok(())
    }

    /// Leaves as one should.
    pub(crate) fn close(self) -> Outcome {
        self.lanes.into_iter().try_for_each(|lane| lane.socket.close())
    }
}

impl Lane {
    /// In one write.
    fn ask(&mut self, request: &Request, count: usize, frames: &mut Vec<u8>) -> Outcome {
        if count == 0 {
            return Ok(());
        }
        frames.clear();
        for _ in 0..count {
            request.write(self.next, frames);
            let place = self.next as usize % self.open.len();
            if self.open[place] != 0 {
                return Err(format!("{} is not answered", self.open[place]).into());
            }
            self.open[place] = self.next;
            self.next = message::next(self.next);
        }
        self.count += count;
        self.socket.write(frames)
    }

    /// Waits for answers, takes those that are there, and says how many. Each has to be of a request that is open.
    fn answered(&mut self, answer: &mut Answer) -> Outcome<usize> {
        self.socket.read()?;
        let before = self.count;
        while let Some(text) = self.socket.next()? {
            let number = answer.number(text)?;
            let place = number as usize % self.open.len();
            if self.open[place] != number {
                return Err(format!("nobody has asked for {number}, or it was answered before").into());
            }
            self.open[place] = 0;
            self.count -= 1;
        }
        Ok(before - self.count)
    }
}
